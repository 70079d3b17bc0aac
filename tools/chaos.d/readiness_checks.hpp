// Whether the nodes said on /readyz what was done to them, and were ready again soon after. Pure.
#pragma once

#include "tools/chaos.d/fault.hpp"

#include <optional>
#include <string>
#include <vector>

namespace troupe::chaos {

struct past_fault {
  planned_fault what;
  milliseconds began{0};  // since the load began
  std::optional<milliseconds> healed;
};

/// What those nodes said at one time that should be there.
struct readiness_look {
  milliseconds at{0};   // since the load began
  std::string reasons;  // why any of them is not ready; empty: all are ready
};

/// How long after a fault a node may still not be ready.
inline constexpr milliseconds ready_again_within{10'000};

/// A sentence for each fault of which no reason spoke although its kind must be seen, and for each after which no look
/// found all nodes ready in time. A fault is judged by what was said while no other one was felt.
std::vector<std::string> unsaid_faults(const std::vector<past_fault>& history,
                                       const std::vector<readiness_look>& looks);

/// How many faults of kinds that must be seen were seen, for the report.
std::size_t said_faults(const std::vector<past_fault>& history, const std::vector<readiness_look>& looks);

}  // namespace troupe::chaos
