#include "runtime/http/idempotency_key.hpp"

#include <catch2/catch.hpp>

using namespace troupe::http;

namespace {

request with_key(const std::string& key) {
  request out;
  out.head = {{"idempotency-key", key}};
  return out;
}

}  // namespace

TEST_CASE("an idempotency key is visible ASCII of limited length", "[http][unit]") {
  CHECK(idempotency_key_of(with_key("a-1")) == "a-1");
  CHECK(idempotency_key_of(with_key(std::string(128, 'k'))) == std::string(128, 'k'));
  for (const auto& key : {std::string{}, std::string{"a b"}, std::string(129, 'k'), std::string{"\xc3\xa9"}})
    CHECK_FALSE(idempotency_key_of(with_key(key)));
}

TEST_CASE("a request without an idempotency key has none, which is no mistake", "[http][unit]") {
  CHECK(idempotency_key_of({}) == std::nullopt);
}
