#include "actors/coupon/coupon_kind.hpp"

#include "actors/coupon/coupon_routes.hpp"
#include "actors/coupon/coupon_trail.hpp"
#include "actors/coupon/issue_coupons.hpp"
#include "migrations/coupon.hpp"

namespace troupe::coupon {

troupe::kind kind() {
  using schemas::coupon_requested;
  // A request is not looked at: asking the database would cost more than the event, and only the order of the topic
  // decides who is first.
  return troupe::kind{"coupon"}
      .migrations(migrations::coupon())
      .route(post("/api/v1/coupon", create_coupon, settled))
      .route(get("/api/v1/coupon/{id}", show_coupon))
      .route(get("/api/v1/coupon/{id}/issue/{userId}", show_issue))
      .route(get("/api/v1/user/{id}/coupon", show_user_coupons))
      .route(post_event<coupon_requested>("/api/v1/coupon/request-issue"))
      .batch<coupon_requested>("request-coupon-consumer-group", issue_coupons)
      .trail("coupon", {"user"}, follow_request);
}

}  // namespace troupe::coupon
