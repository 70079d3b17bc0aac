#include "actors/order/order_problem.hpp"

#include "runtime/http/problem.hpp"

namespace troupe::order {
namespace {

using kind = refusal::kind;

http::response coupon_not_usable(const refusal& why, const std::string& reason) {
  return http::to_response({409, "coupon-not-usable", "The coupon cannot be used",
                            "coupon " + std::to_string(why.subject) + ' ' + reason + "; nothing was ordered",
                            "couponId"});
}

// The machinery's refusals: nothing the client could have done better.
http::response fault_response(const refusal& why) {
  if (why.why == kind::outcome_unknown)
    return http::to_response({500, "outcome-unknown", "Stored or not: unknown",
                              "the database went away before it answered; ask for it, or repeat the request with the "
                              "same Idempotency-Key",
                              ""});
  return http::to_response({500, "internal", "Not stored", "a fault inside the server; its log says which", ""});
}

}  // namespace

http::response to_response(const refusal& why) {
  const auto subject = std::to_string(why.subject);
  switch (why.why) {
    case kind::out_of_stock:
      return http::to_response({409, "out-of-stock", "Out of stock",
                                "product " + subject + " has not enough left; nothing was ordered", "items"});
    case kind::unknown_product:
      return http::to_response({422, "unknown-product", "Unknown product",
                                "there is no product " + subject + "; nothing was ordered", "items"});
    case kind::coupon_not_issued:
      return coupon_not_usable(why, "is not issued to this user, or is used already");
    case kind::coupon_not_yet_valid:
      return coupon_not_usable(why, "is not valid yet");
    case kind::coupon_expired:
      return coupon_not_usable(why, "has expired");
    case kind::key_reused:
      return http::to_response({422, "key-reused", "Idempotency-Key used before",
                                "this Idempotency-Key came with another body before; use a new one", ""});
    case kind::amount_too_large:
      return invalid("", "the sum is larger than this shop can count; nothing was stored");
    case kind::not_found:
      return http::to_response({404, "not-found", "Not found", "there is no " + why.detail + ' ' + subject, ""});
    case kind::overloaded:
    case kind::unavailable:
      return http::unavailable(why.detail + "; nothing was stored, try again");
    case kind::outcome_unknown:
    case kind::failed:
      return fault_response(why);
  }
  return fault_response(why);
}

http::response invalid(std::string field, std::string detail) {
  return http::to_response({400, "invalid-request", "Invalid request", std::move(detail), std::move(field)});
}

}  // namespace troupe::order
