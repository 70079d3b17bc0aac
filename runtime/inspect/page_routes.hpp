// The dashboard: one page, its script and its style, from this program alone.
#pragma once

#include "runtime/http/door_actor.hpp"

namespace troupe::inspect {

/// GET /, /page.js and /page.css. They hold nothing of the node: what they show they ask for, with the token if there
/// is one, so they are given to anybody.
std::vector<http::door_route> page_routes();

}  // namespace troupe::inspect
