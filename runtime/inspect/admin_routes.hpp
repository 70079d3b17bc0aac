// The admin API: /healthz, /readyz, /metrics, /v1/node, /v1/nodes, /v1/actors, /v1/partitions, /v1/events,
// /v1/dead-letters and the dashboard at /.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/admin_guard.hpp"
#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// Every request passes the guard first; for everybody are the page itself and the two probes, /healthz and /readyz.
std::vector<http::door_route> admin_routes(const std::shared_ptr<inspected_node>& node, const admin_guard& guard);

}  // namespace troupe::inspect
