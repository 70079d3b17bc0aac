// The last act of a run: all topics are deleted and made anew under the nodes, which is no fault among others, because
// what their logs held cannot be audited afterwards.
#pragma once

#include "tools/chaos.d/console.hpp"
#include "tools/chaos.d/stage.hpp"

#include <set>
#include <string>
#include <vector>

namespace troupe::chaos {

/// What is there when all should be done.
struct anew_figures {
  std::set<std::int64_t> orders, delivered;  // order ids: stored, arrived at the sink
  std::int64_t asked = 0, issued = 0;        // users that asked for one coupon in the new log, and have it
  std::int64_t letters = 0, under_way = 0;   // dead letters more than before, rows of outbox and parked records
  std::vector<std::string> hops;             // what is wrong with the second hop
  std::string said;                          // the last reason of /readyz while the topics were gone
};

/// A sentence for each rule that does not hold. Pure.
std::vector<std::string> complaints_of(const anew_figures& found);

/// Everything must be settled and judged. Orders are placed while the topics are gone and after they came back. Returns
/// complaints; throws std::runtime_error when a server fails.
std::vector<std::string> make_logs_anew(stage& on, const console& out);

}  // namespace troupe::chaos
