#pragma once

#include "actors/order/order_port.hpp"
#include "runtime/http/door_actor.hpp"

#include <vector>

namespace troupe::order {

/// Products and orders at the HTTP door: /api/v1/product and /api/v1/order. The handlers only translate; `shop`
/// decides.
std::vector<http::door_route> order_routes(order_port shop);

}  // namespace troupe::order
