// Asking every node the same question and printing one line per thing found: what `actors` and `partitions` share.
#pragma once

#include "tools/troupe/cluster.hpp"
#include "tools/troupe/program.hpp"
#include "tools/troupe/table.hpp"

#include <iostream>

namespace troupe {

/// Calls `each` with every node's answer; nodes that did not answer are named on stderr. Sets the exit code when no
/// node could be found.
template <class View, class Each>
void look_at_all(const vantage& from, program& with, const std::string& path, Each each) {
  const auto listed = find_nodes(from);
  if (!listed) {
    std::cerr << "troupe: " << listed.error() << '\n';
    with.result = node::exit_code::unreachable;
    return;
  }
  const auto answers = ask_all(*listed, path);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& name = listed->nodes[i].name;
    auto view = answers[i] ? schemas::from_json<View>(*answers[i], schemas::unknown_fields::ignore)
                           : tl::unexpected(schemas::decode_error{"", answers[i].error()});
    if (view)
      each(*view);
    else
      std::cerr << name << ": " << view.error().reason << '\n';
  }
}

}  // namespace troupe
