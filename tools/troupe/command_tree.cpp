#include "tools/troupe/command_tree.hpp"

namespace troupe {
namespace {

command_option option_of(const CLI::Option& from) {
  command_option out;
  for (const auto& name : from.get_snames())
    out.names.push_back('-' + name);
  for (const auto& name : from.get_lnames())
    out.names.push_back("--" + name);
  out.is_operand = out.names.empty();
  if (out.is_operand)
    out.names.push_back(from.get_name(true));
  out.help = from.get_description();
  out.variable = from.get_envname();
  out.takes_value = from.get_items_expected_max() > 0;
  out.is_required = from.get_required();
  out.repeats = from.get_items_expected_max() > 1;
  return out;
}

command tree_of(const CLI::App& app, std::vector<std::string> path) {
  path.push_back(app.get_name());
  command out{path, app.get_description(), app.get_footer(), {}, {}};
  for (const auto* option : app.get_options({}))
    if (!option->get_group().empty())
      out.options.push_back(option_of(*option));
  for (const auto* below : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); }))
    out.below.push_back(tree_of(*below, path));
  return out;
}

void collect(const command& one, std::vector<const command*>& into) {
  into.push_back(&one);
  for (const auto& below : one.below)
    collect(below, into);
}

}  // namespace

command command_tree(const CLI::App& app) { return tree_of(app, {}); }

std::string name_of(const command& one) {
  std::string out;
  for (const auto& word : one.path)
    out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<const command*> all_commands(const command& top) {
  std::vector<const command*> out;
  collect(top, out);
  return out;
}

}  // namespace troupe
