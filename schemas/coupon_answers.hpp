// Bodies that HTTP clients get about coupons.
#pragma once

#include "schemas/coupon_kind.hpp"
#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/timestamp.hpp"

#include <vector>

namespace troupe::schemas {

/// 201 of POST /api/v1/coupon
struct coupon_created {
  identifier coupon_id;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("couponId", coupon_id));
  }

  bool operator==(const coupon_created&) const = default;
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

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("couponId", coupon_id), field("name", name), field("type", type), field("discount", discount),
       field("quantity", quantity), field("useStartsAt", use_starts_at), field("expiresAt", expires_at),
       field("issued", issued), field("remaining", remaining));
  }

  bool operator==(const coupon_view&) const = default;
};

/// 200 of GET /api/v1/coupon/{id}/issue/{userId}; `sequence` counts the coupon's winners from 1.
struct coupon_issue {
  std::string status = "issued";
  std::int64_t sequence = 0;
  std::optional<identifier> used_by_order;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("status", status), field("sequence", sequence), field("usedByOrder", used_by_order));
  }

  bool operator==(const coupon_issue&) const = default;
};

/// 404 of the same.
struct coupon_not_issued {
  std::string status = "not-issued";

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("status", status));
  }

  bool operator==(const coupon_not_issued&) const = default;
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

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("couponId", coupon_id), field("name", name), field("type", type), field("discount", discount),
       field("useStartsAt", use_starts_at), field("expiresAt", expires_at), field("sequence", sequence),
       field("issuedAt", issued_at), field("usedByOrder", used_by_order));
  }

  bool operator==(const user_coupon&) const = default;
};

/// 200 of GET /api/v1/user/{id}/coupon: a JSON array.
using user_coupons = std::vector<user_coupon>;

}  // namespace troupe::schemas
