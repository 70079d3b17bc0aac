// Orders and shops for tests, in as few words as they need.
#pragma once

#include "actors/order/order_rules.hpp"

namespace troupe::order {

inline const timestamp noon{std::chrono::hours{12}};

inline place_order order_of(std::vector<order_line> lines, identifier user_id = 1) {
  return {user_id, std::nullopt, std::move(lines), {}};
}

inline place_order with_key(place_order asked, std::string key) {
  asked.idempotency_key = std::move(key);
  return asked;
}

inline place_order with_coupon(place_order asked, identifier coupon_id) {
  asked.coupon_id = coupon_id;
  return asked;
}

/// Valid all day.
inline coupon_terms terms_of(coupon_terms::kind type, std::int64_t discount) {
  return {type, discount, timestamp{}, timestamp{std::chrono::hours{24}}};
}

}  // namespace troupe::order
