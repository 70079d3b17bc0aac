#pragma once

#include <troupe/kind.hpp>

namespace troupe::coupon {

/// Hosts coupons: its door creates and shows them and records who wants one; its handler issues them in the order of
/// the topic.
troupe::kind kind();

}  // namespace troupe::coupon
