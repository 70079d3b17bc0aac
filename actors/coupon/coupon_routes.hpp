#pragma once

#include "actors/coupon/coupon_store_port.hpp"
#include "runtime/http/door_actor.hpp"

namespace troupe::coupon {

/// Creating coupons and looking at them and their issues; request-issue has a file of its own.
std::vector<http::door_route> coupon_routes(const coupon_store_port& store);

}  // namespace troupe::coupon
