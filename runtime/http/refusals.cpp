#include "runtime/http/refusals.hpp"

#include "runtime/http/problem.hpp"

namespace troupe::http::refusals {

response malformed(const std::string& detail) {
  return to_response({400, "malformed-request", "Malformed request", detail, {}});
}

response not_found() { return to_response({404, "not-found", "Not found", "Nothing is served at this path.", {}}); }

response wrong_method(const std::string& allow) {
  auto out =
      to_response({405, "method-not-allowed", "Method not allowed", "This path answers only " + allow + ".", {}});
  out.head.emplace_back("Allow", allow);
  return out;
}

response too_slow() {
  return to_response(
      {408, "request-timeout", "Request timeout", "The request did not arrive in time; send it again.", {}});
}

response body_too_large(std::size_t limit) {
  const auto detail = "The body may have at most " + std::to_string(limit) + " bytes.";
  return to_response({413, "body-too-large", "Body too large", detail, {}});
}

response wrong_content_type() {
  return to_response({415,
                      "unsupported-media-type",
                      "Unsupported media type",
                      "Send the body with Content-Type: application/json.",
                      {}});
}

response header_too_large(std::size_t limit) {
  const auto detail = "Request line and headers may have at most " + std::to_string(limit) + " bytes together.";
  return to_response({431, "header-too-large", "Header too large", detail, {}});
}

response unanswered() {
  const auto detail = "The request was given up without an answer; whether it took effect is unknown.";
  return to_response({500, "unanswered", "Unanswered", detail, {}});
}

response overloaded(const std::string& detail) {
  auto out = to_response({503, "overloaded", "Overloaded", detail, {}});
  out.head.emplace_back("Retry-After", "1");
  return out;
}

}  // namespace troupe::http::refusals
