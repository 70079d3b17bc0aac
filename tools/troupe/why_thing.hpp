// `troupe why` of what is no partition: `outbox`, an event by its id, a node's name, or a thing that a kind has a trail
// for.
#pragma once

#include "runtime/inspect/verdict.hpp"
#include "tools/troupe/cluster.hpp"
#include "tools/troupe/program.hpp"

namespace troupe {

/// Why nothing can be said, as one sentence.
struct unsaid {
  std::string why;
  node::exit_code code = node::exit_code::failed;
};

/// Asks the freshest node first, then all at once. A mute node costs no more than 1.5 s, 6 s of the way of an event.
/// `things`: see things_of().
tl::expected<inspect::verdict, unsaid> why_thing(const inspect::nodes_view& listed,
                                                 const std::vector<std::string>& words, const std::string& things);

}  // namespace troupe
