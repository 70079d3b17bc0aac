#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe::coupon {

/// Hosts coupons: its door creates and shows them and records who wants one; its handler issues them in the order of
/// the topic. Has no options.
node::actor_kind kind();

}  // namespace troupe::coupon
