// The numbers of the shop; money is in the smallest unit.
#pragma once

#include <troupe/message.hpp>

#include <cstdint>

namespace troupe::schemas {

/// Pieces ordered or restocked at once.
using quantity = bounded<std::int64_t, 1, 1'000'000>;

/// Of one piece. 50 lines of the greatest quantity at the greatest price are 5 * 10^18: an order's total fits 63 bits.
using unit_price = bounded<std::int64_t, 0, 100'000'000'000>;

using stock_level = bounded<std::int64_t, 0, 1'000'000'000'000>;

/// How many times a coupon can be issued.
using coupon_pieces = bounded<std::int64_t, 1, 1'000'000'000>;

}  // namespace troupe::schemas
