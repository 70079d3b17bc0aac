// The admin API: /healthz, /readyz, /metrics, /v1/node, /v1/nodes, /v1/actors, /v1/partitions.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// A bridge that does not answer within this time is left out, so that a stuck actor never blocks looking at the
/// others.
constexpr auto look_deadline = std::chrono::milliseconds{500};

/// With `token`, every request needs "Authorization: Bearer <token>"; health checks too.
std::vector<http::door_route> admin_routes(const std::shared_ptr<inspected_node>& node, const std::string& token);

}  // namespace troupe::inspect
