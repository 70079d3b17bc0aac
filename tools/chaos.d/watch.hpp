// Asks the nodes that should be there how far they are.
#pragma once

#include "tools/chaos.d/stage.hpp"

#include <set>

namespace troupe::chaos {

struct sight {
  std::size_t partitions = 0;  // that have an owner
  std::int64_t lag = 0;
  std::int64_t unfinished = 0;
  std::string reasons;                              // why a node is not ready; empty: all are
  std::set<std::pair<reader, std::int64_t>> owned;  // those partitions, each once
};

/// Tells the takeover clock. Blocks up to 1.5 s when a node does not answer.
sight look_around(stage& at);

}  // namespace troupe::chaos
