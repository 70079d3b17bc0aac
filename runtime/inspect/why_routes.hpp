// GET /v1/why?topic=T&partition=P: what this node can tell about it. The verdict is for whoever has heard all nodes.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// Unguarded: whoever serves it sees to the token.
http::door_route why_route(const std::shared_ptr<inspected_node>& node);

}  // namespace troupe::inspect
