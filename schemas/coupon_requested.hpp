#pragma once

#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/message.hpp"

namespace troupe::schemas {

/// Event: a user wants a coupon; also the body of POST /api/v1/coupon/request-issue. {"userId":1,"couponId":1}
struct coupon_requested {
  identifier user_id;
  identifier coupon_id;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("userId", user_id), field("couponId", coupon_id));
  }

  bool operator==(const coupon_requested&) const = default;
};

template <>
struct message_traits<coupon_requested> {
  static constexpr std::string_view name = "request-coupon";
  static constexpr int version = 1;
  static std::string key(const coupon_requested& of) { return std::to_string(of.coupon_id.value()); }
};

}  // namespace troupe::schemas
