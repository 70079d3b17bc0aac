// /v1/dead-letters: open letters, and bringing them back or giving them up.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// GET /v1/dead-letters?topic=&key=&fingerprint=&after=&limit= and POST /v1/dead-letters/{id}/replay or .../discard.
std::vector<http::door_route> letter_routes(const std::shared_ptr<inspected_node>& node);

}  // namespace troupe::inspect
