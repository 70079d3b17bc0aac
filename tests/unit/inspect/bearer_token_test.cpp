#include "runtime/inspect/bearer_token.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

bool lets_in(const std::string& header, const std::string& token) {
  http::request asked;
  asked.head = {{"authorization", header}};
  return inspect::carries_token(asked, token);
}

}  // namespace

TEST_CASE("the right token is let in", "[inspect][unit]") { CHECK(lets_in("Bearer s3cret", "s3cret")); }

TEST_CASE("any other token is refused", "[inspect][unit]") {
  CHECK_FALSE(lets_in("Bearer s3creT", "s3cret"));
  CHECK_FALSE(lets_in("Bearer s3cre", "s3cret"));
  CHECK_FALSE(lets_in("Bearer s3cret ", "s3cret"));
  CHECK_FALSE(lets_in("Bearer ", "s3cret"));
  CHECK_FALSE(lets_in("", "s3cret"));
  CHECK_FALSE(lets_in("Basic s3cret", "s3cret"));
  CHECK_FALSE(lets_in("s3cret", "s3cret"));
}

TEST_CASE("bearer in any case lets in", "[inspect][unit]") {
  for (const auto* scheme : {"bearer ", "BEARER ", "bEaReR ", "Bearer   "})
    CHECK(lets_in(scheme + std::string{"s3cret"}, "s3cret"));
  for (const auto* other : {"bearers ", "beare ", "bearer", "bearer\t"})
    CHECK_FALSE(lets_in(other + std::string{"s3cret"}, "s3cret"));
  CHECK_FALSE(lets_in("bearer S3CRET", "s3cret"));
}

TEST_CASE("a request without the header is refused", "[inspect][unit]") {
  CHECK_FALSE(inspect::carries_token(http::request{}, "s3cret"));
}
