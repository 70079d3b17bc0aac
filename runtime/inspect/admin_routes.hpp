// The admin API: /healthz, /readyz, /metrics, /v1/node, /v1/nodes, /v1/actors, /v1/partitions.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// With `token`, every request needs "Authorization: Bearer <token>"; health checks too.
std::vector<http::door_route> admin_routes(const std::shared_ptr<inspected_node>& node, const std::string& token);

}  // namespace troupe::inspect
