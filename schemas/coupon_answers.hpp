// Bodies that HTTP clients get about coupons.
#pragma once

#include <troupe/message.hpp>

#include "schemas/coupon_kind.hpp"

#include <vector>

namespace troupe::schemas {

/// 201 of POST /api/v1/coupon
struct coupon_created {
  identifier coupon_id;

  TROUPE_FIELDS(coupon_created, coupon_id);
};

/// 200 of GET /api/v1/coupon/{id}
struct coupon_view {
  identifier coupon_id;
  std::string name;
  choice<coupon_kind> type;
  std::int64_t discount = 0;
  std::int64_t quantity = 0;
  timestamp use_starts_at{};
  timestamp expires_at{};
  std::int64_t issued = 0;
  std::int64_t remaining = 0;

  TROUPE_FIELDS(coupon_view, coupon_id, name, type, discount, quantity, use_starts_at, expires_at, issued, remaining);
};

/// 200 of GET /api/v1/coupon/{id}/issue/{userId}; `sequence` counts the coupon's winners from 1.
struct coupon_issue {
  std::string status = "issued";
  std::int64_t sequence = 0;
  std::optional<identifier> used_by_order;

  TROUPE_FIELDS(coupon_issue, status, sequence, used_by_order);
};

/// 404 of the same.
struct coupon_not_issued {
  std::string status = "not-issued";

  TROUPE_FIELDS(coupon_not_issued, status);
};

/// One line of GET /api/v1/user/{id}/coupon.
struct user_coupon {
  identifier coupon_id;
  std::string name;
  choice<coupon_kind> type;
  std::int64_t discount = 0;
  timestamp use_starts_at{};
  timestamp expires_at{};
  std::int64_t sequence = 0;
  timestamp issued_at{};
  std::optional<identifier> used_by_order;

  TROUPE_FIELDS(user_coupon, coupon_id, name, type, discount, use_starts_at, expires_at, sequence, issued_at,
                used_by_order);
};

/// 200 of GET /api/v1/user/{id}/coupon: a JSON array.
using user_coupons = std::vector<user_coupon>;

}  // namespace troupe::schemas
