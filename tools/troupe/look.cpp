#include "tools/troupe/look.hpp"

#include "runtime/wire/identity.hpp"
#include "tools/troupe/watch.hpp"

#include <iostream>
#include <sstream>

namespace troupe {
namespace {

tl::expected<std::string, std::string> look_once(const look_options& asked, const shown_as& how) {
  auto seen = look_at_cluster(asked.from, asked.wanted);
  if (!seen)
    return tl::unexpected(wire::own_name() + ": " + seen.error() + '\n');
  if (how.narrow)
    how.narrow(*seen);
  if (asked.from.json)
    return how.json_of(*seen) + '\n';
  std::ostringstream out;
  how.table_of(*seen).print(out);
  return out.str();
}

}  // namespace

void add_look(CLI::App& command, look_options& asked) {
  add_vantage(command, asked.from);
  command.add_option("--watch", asked.every, "show it again every so many seconds; q ends it")
      ->expected(0, 1)
      ->default_str("1")
      ->check(CLI::Range(0.1, 3600.0));
}

void run_look(const look_options& asked, const shown_as& how, program& with) {
  if (asked.every > 0) {
    const std::chrono::milliseconds every{static_cast<int>(asked.every * 1000)};
    return watch(every, [&] {
      auto text = look_once(asked, how);
      return text ? *text : text.error();
    });
  }
  const auto text = look_once(asked, how);
  (text ? std::cout : std::cerr) << (text ? *text : text.error());
  if (!text)
    with.result = node::exit_code::unreachable;
}

}  // namespace troupe
