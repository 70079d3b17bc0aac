#include "actors/coupon/coupon_problem.hpp"

#include "runtime/http/problem.hpp"

namespace troupe::coupon {

http::response invalid(const wire::decode_error& why) {
  return http::to_response({400, "invalid-request", "Invalid request", why.reason, why.field});
}

http::response no_such(const std::string& what, const std::string& digits) {
  return http::to_response({404, "not-found", "Not found", "there is no " + what + ' ' + digits, ""});
}

http::response not_stored(const store::store_error& why) {
  if (why.kind == store::fault::ambiguous)
    return http::to_response({500, "outcome-unknown", "Stored or not: unknown",
                              "the database went away before it answered; look before trying again", ""});
  if (why.is_retriable())
    return http::unavailable("the database is not available; nothing was stored, try again");
  return http::to_response({500, "internal", "Not stored", "a fault inside the server; its log says which", ""});
}

http::response answer_to(const bridge::published& said) {
  switch (said.outcome) {
    case bridge::published::result::durable:
      return {200, "", "application/json", {}};
    case bridge::published::result::unavailable:
      return http::unavailable(said.reason + "; the request is not recorded, try again");
    case bridge::published::result::refused:
      break;
  }
  return http::to_response({422, "request-refused", "The request cannot be recorded", said.reason, ""});
}

}  // namespace troupe::coupon
