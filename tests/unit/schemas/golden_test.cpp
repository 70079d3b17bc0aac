// Every version of every message as other programs and older nodes write it. These files never change: a message that
// needs other bytes needs another version.
#include "runtime/wire/codec/binary.hpp"
#include "runtime/wire/codec/json.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/order_completed.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

using namespace troupe::schemas;
using namespace troupe::wire;

namespace {

std::string golden(const std::string& name) {
  std::ifstream file{std::string{TROUPE_SOURCE_DIR} + "/tests/contract/golden/" + name, std::ios::binary};
  INFO(name);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>{file}, {}};
}

template <message T>
void is_golden(const T& value) {
  const auto name = std::string{message_traits<T>::name} + ".v" + std::to_string(message_traits<T>::version);
  const auto json = golden(name + ".json"), binary = golden(name + ".bin");
  CHECK(to_json(value) == json);
  CHECK(to_binary(value) == binary);
  CHECK(from_json<T>(json, unknown_fields::refuse) == value);
  CHECK(from_binary<T>(binary) == value);
}

}  // namespace

TEST_CASE("an order-completed event is the golden one", "[schemas][unit]") {
  is_golden(order_completed{15, *from_rfc3339("2026-05-29T01:43:46.137371Z")});
}

TEST_CASE("a request-coupon event is the golden one", "[schemas][unit]") { is_golden(coupon_requested{1, 1}); }

TEST_CASE("a request-coupon event of another producer with spaces and string ids is read", "[schemas][unit]") {
  const auto text = golden("request-coupon.v1.foreign.json");
  CHECK(from_json<coupon_requested>(text, unknown_fields::ignore) == coupon_requested{1, 1});
}
