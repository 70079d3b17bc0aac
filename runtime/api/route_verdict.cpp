#include "runtime/api/route_verdict.hpp"

#include "runtime/http/problem.hpp"

#include <algorithm>

namespace troupe::api {
namespace {

constexpr int most_tries = 5;

http::response outcome_unknown(repeats on_repeat) {
  const std::string advice = on_repeat == repeats::answered_as_before
                                 ? "ask for it, or repeat the request with the same Idempotency-Key"
                                 : "look before trying again";
  return http::to_response(
      {500, "outcome-unknown", "Stored or not: unknown", "the database went away before it answered; " + advice, ""});
}

}  // namespace

bool is_tried_again(const store::store_error& fault, repeats on_repeat, int tried) {
  if (tried >= most_tries)
    return false;
  if (fault.kind == store::fault::ambiguous)
    return on_repeat != repeats::done_again;
  return fault.is_passing();
}

std::chrono::milliseconds pause_after(int tried) { return std::chrono::milliseconds{5 << std::min(tried, 8)}; }

http::response response_of(const store::store_error& fault, repeats on_repeat) {
  if (fault.kind == store::fault::ambiguous && on_repeat != repeats::harmless)
    return outcome_unknown(on_repeat);
  if (fault.is_retriable())
    return http::unavailable("the database is not available; nothing was stored, try again");
  if (fault.sqlstate.starts_with("23"))
    return http::to_response({409, "conflict", "Conflict",
                              "what is stored already does not allow it (" + fault.sqlstate + "); nothing was stored",
                              ""});
  return http::to_response({500, "internal", "Not stored", "a fault inside the server; its log says which", ""});
}

}  // namespace troupe::api
