#include "config/printer.hpp"

#include "config/section_writer.hpp"
#include "config/sections.hpp"

namespace troupe::config {
namespace {

constexpr auto reference_head =
    R"(# Every setting of a node file with its default. Written by the subcommand `reference`.
# A node file needs few of these: see config/demo/. `check FILE` lists all mistakes of a file.
)";

std::string written(const bound_section& section, explained how) {
  section_writer writer{section.key, how};
  section.visit(writer);
  return writer.text();
}

}  // namespace

std::string effective(const node_file& settings, const vocabulary& with) {
  auto file = settings;  // describe() binds to what may be changed
  std::string text;
  for (const auto& section : sections_of(file, with))
    text += (text.empty() ? "" : "\n") + written(section, explained::no);
  return text;
}

std::string reference(const vocabulary& with) {
  auto fresh = with;
  for (auto& kind : fresh.actors)
    kind.visit = kind.visit_defaults;
  auto file = everything(fresh);
  std::string text = reference_head;
  for (const auto& section : sections_of(file, fresh))
    text += "\n# " + section.about + "\n" + written(section, explained::yes);
  return text;
}

}  // namespace troupe::config
