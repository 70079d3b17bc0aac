// What an operator can do to a node: POST /v1/partitions/{topic}[/{partition}]/pause and /resume, POST /v1/drain.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// Unguarded: whoever serves them sees to token and origin.
std::vector<http::door_route> operator_routes(const std::shared_ptr<inspected_node>& node);

}  // namespace troupe::inspect
