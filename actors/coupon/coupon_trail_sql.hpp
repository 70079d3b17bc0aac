// Where a user's request for a coupon is: its record, and the coupon it won.
#pragma once

#include "runtime/inspect/trail.hpp"

namespace troupe::coupon {

/// `why coupon ID user ID`
inspect::trail coupon_trail();

}  // namespace troupe::coupon
