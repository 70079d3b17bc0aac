#pragma once

#include "actors/coupon/coupon_store_port.hpp"
#include "runtime/store/session.hpp"

#include <caf/fwd.hpp>

namespace troupe::coupon {

/// Starts the actor through which the door creates and reads coupons. Detached; owns one session, apart from the
/// sessions that issue. Tries again by itself before it answers with a fault; a coupon is created once however often.
coupon_store_port spawn_coupon_store_actor(caf::actor_system& system, store::settings database);

}  // namespace troupe::coupon
