// GET /v1/trace?what=invoice&id=15, ?what=voucher&id=3&user=7, ?what=event&id=ID and ?what=outbox: where a thing
// is, as far as this node can find out. What a partition's owner is doing, only the owner knows: why_path.hpp puts both
// together.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// Unguarded: whoever serves it sees to the token.
http::door_route trace_route(const std::shared_ptr<inspected_node>& node);

}  // namespace troupe::inspect
