// Why a partition that a node holds stands still, as that node sees it. Pure.
#pragma once

#include "runtime/inspect/evidence.hpp"
#include "runtime/inspect/verdict.hpp"

namespace troupe::inspect {

/// `owner.partition` is set. The first of these that holds is the verdict: "paused-by-operator", "offset-out-of-range"
/// or "log-made-anew", "broker-down", "broker-refuses", "row-lock", "database-refuses", "database-down", "actor-stuck",
/// "fenced-out", "hindered", "retrying", "slow-handler", "back-pressure", "waiting", "parked-key", "undecodable",
/// "dead-letter"; else "working" or "idle".
verdict why_held_partition(const std::string& name, const evidence_view& owner);

}  // namespace troupe::inspect
