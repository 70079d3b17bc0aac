#pragma once

#include <troupe/message.hpp>

namespace troupe::schemas {

/// What a coupon's `discount` is: a sum of money, or percent of the order's total.
enum class coupon_kind { fixed, percent };
TROUPE_CHOICE(coupon_kind, fixed, percent);

}  // namespace troupe::schemas
