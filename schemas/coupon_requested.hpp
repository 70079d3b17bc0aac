#pragma once

#include <troupe/message.hpp>

namespace troupe::schemas {

/// Event: a user wants a coupon; also the body of POST /api/v1/coupon/request-issue. {"userId":1,"couponId":1}
struct coupon_requested {
  identifier user_id;
  identifier coupon_id;

  TROUPE_MESSAGE(coupon_requested, "request-coupon", 1, key = coupon_id, user_id, coupon_id);
};

}  // namespace troupe::schemas
