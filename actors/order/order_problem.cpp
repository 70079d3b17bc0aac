#include "actors/order/order_problem.hpp"

namespace troupe::order {
namespace {

refused coupon_not_usable(const std::string& coupon, const std::string& reason) {
  return refused{{409, "coupon-not-usable", "The coupon cannot be used",
                  "coupon " + coupon + ' ' + reason + "; nothing was ordered", "couponId"}};
}

}  // namespace

refused too_large() { return invalid("", "the sum is larger than this shop can count; nothing was stored"); }

refused refused_for(const refusal& why) {
  using kind = refusal::kind;
  const auto subject = std::to_string(why.subject);
  switch (why.why) {
    case kind::out_of_stock:
      return refused{{409, "out-of-stock", "Out of stock",
                      "product " + subject + " has not enough left; nothing was ordered", "items"}};
    case kind::unknown_product:
      return refused{{422, "unknown-product", "Unknown product",
                      "there is no product " + subject + "; nothing was ordered", "items"}};
    case kind::coupon_not_issued:
      return coupon_not_usable(subject, "is not issued to this user, or is used already");
    case kind::coupon_not_yet_valid:
      return coupon_not_usable(subject, "is not valid yet");
    case kind::coupon_expired:
      return coupon_not_usable(subject, "has expired");
    case kind::key_reused:
      return key_reused();
    case kind::amount_too_large:
      break;
  }
  return too_large();
}

}  // namespace troupe::order
