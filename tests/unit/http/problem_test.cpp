#include "runtime/http/problem.hpp"

#include <catch2/catch.hpp>

using namespace troupe::http;

TEST_CASE("a problem is written as RFC 9457 wants it", "[http][unit]") {
  const auto answer = to_response({409, "out-of-stock", "Out of stock", "Product 7 has 2 left.", "items[0].quantity"});
  CHECK(answer.status == 409);
  CHECK(answer.content_type == "application/problem+json");
  CHECK(answer.body == R"({"type":"urn:troupe:problem:out-of-stock","title":"Out of stock","status":409,)"
                       R"("detail":"Product 7 has 2 left.","field":"items[0].quantity"})");
}

TEST_CASE("a problem without a field does not name one", "[http][unit]") {
  CHECK(to_response({404, "not-found", "Not found", "d", ""}).body.find("field") == std::string::npos);
}

TEST_CASE("a problem's texts are escaped", "[http][unit]") {
  const auto answer = to_response({400, "k", "t", std::string{"a\"b\\c\n\0\x1f\xc3\xa4", 10}, ""});
  CHECK(answer.body.find("\"detail\":\"a\\\"b\\\\c\\u000a\\u0000\\u001f\xc3\xa4\"") != std::string::npos);
}

TEST_CASE("unavailable says when to come back", "[http][unit]") {
  const auto answer = unavailable("The database is away.", 3);
  CHECK(answer.status == 503);
  CHECK(answer.head == decltype(answer.head){{"Retry-After", "3"}});
  CHECK(answer.body.find("urn:troupe:problem:unavailable") != std::string::npos);
}
