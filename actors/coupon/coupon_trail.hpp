// Where a user's request for a coupon is: its record, and the coupon it won.
#pragma once

#include <troupe/trail.hpp>

namespace troupe::coupon {

/// `why coupon ID user ID`
path_view follow_request(tracer& with, transaction& tx, const std::vector<std::int64_t>& ids);

}  // namespace troupe::coupon
