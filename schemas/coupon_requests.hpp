// Bodies that HTTP clients send about coupons. The body of request-issue is coupon_requested.
#pragma once

#include <troupe/message.hpp>

#include "schemas/amounts.hpp"
#include "schemas/coupon_kind.hpp"

#include <optional>

namespace troupe::schemas {

/// POST /api/v1/coupon
struct new_coupon {
  text<100> name;
  choice<coupon_kind> type;
  bounded<std::int64_t, 1, money::most> discount;
  coupon_pieces quantity;
  timestamp use_starts_at{};
  timestamp expires_at{};

  TROUPE_FIELDS(new_coupon, name, type, discount, quantity, use_starts_at, expires_at);

  /// Asked by readers: what the fields cannot say alone.
  std::optional<decode_error> mistake() const {
    if (type == coupon_kind::percent && discount > 100)
      return decode_error{"discount", "must be an integer from 1 to 100 when type is \"percent\""};
    if (expires_at <= use_starts_at)
      return decode_error{"expiresAt", "must be later than useStartsAt"};
    return std::nullopt;
  }
};

}  // namespace troupe::schemas
