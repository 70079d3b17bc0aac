// Why a partition stands still, from what the nodes can tell. Pure.
#pragma once

#include "runtime/inspect/evidence.hpp"
#include "runtime/inspect/verdict.hpp"

namespace troupe::inspect {

struct partition_question {
  std::string topic;
  std::int64_t partition = 0;
};

/// A node that is listed and did not tell: "mute: no answer within 1500 ms", "dead".
struct silent_node {
  std::string node, why;
};

/// Nobody has it: "owner-silent", "broker-down", "held-elsewhere", "starting", "no-owner" or "moving", the first that
/// holds. Else as why_held_partition() of its owner. Evidence is what everybody told.
verdict why_partition(const partition_question& asked, const std::vector<evidence_view>& told,
                      const std::vector<silent_node>& silent);

}  // namespace troupe::inspect
