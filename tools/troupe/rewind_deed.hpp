// Carries a plan of `troupe rewind` out, one partition after the other.
#pragma once

#include "tools/troupe/rewind_look.hpp"
#include "tools/troupe/rewind_words.hpp"

namespace troupe::rewind {

/// What became of each step; after the first that fails the others are left as they are. The database's change of a
/// partition is committed after the group's, so that it is of no effect where the brokers refuse.
struct deed {
  std::vector<outcome> outcomes;
  node::exit_code code = node::exit_code::done;
};
deed carry_out(const request& asked, const std::vector<step>& steps);

}  // namespace troupe::rewind
