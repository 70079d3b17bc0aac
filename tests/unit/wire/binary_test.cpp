#include "runtime/wire/codec/binary.hpp"

#include "schemas/coupon_requested.hpp"
#include "schemas/coupon_requests.hpp"
#include "schemas/order_answers.hpp"
#include "schemas/order_completed.hpp"
#include "schemas/order_requests.hpp"

#include <catch2/catch.hpp>

using namespace troupe::schemas;
using namespace troupe::wire;
using namespace std::string_literals;

namespace {

const timestamp noon = *from_rfc3339("2026-05-29T12:00:00Z");

std::string integer(std::uint64_t value) {
  std::string bytes;
  for (int i = 0; i < 8; ++i, value >>= 8)
    bytes += static_cast<char>(value & 0xFF);
  return bytes;
}

template <class T>
void travels(const T& value) {
  const auto back = from_binary<T>(to_binary(value));
  REQUIRE(back);
  CHECK(*back == value);
}

template <class T>
decode_error refusal(const std::string& bytes) {
  const auto value = from_binary<T>(bytes);
  REQUIRE_FALSE(value);
  return value.error();
}

/// The same message before and after a field was added.
struct before {
  identifier id;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("id", id));
  }
};

struct after {
  identifier id;
  std::optional<identifier> parent;
  std::int64_t weight = 7;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("id", id), field("parent", parent), field_or_default("weight", weight));
  }
};

}  // namespace

TEST_CASE("what is written in binary is read back", "[wire][unit]") {
  travels(coupon_requested{1, 9223372036854775807});
  travels(order_completed{15, noon});
  travels(order_completed{15, latest_timestamp});
  travels(place_order{1, std::nullopt, {{7, 2}, {8, 1}}});
  travels(place_order{1, 9, {{7, 2}}});
  travels(new_product{"Äpfel", 1, 2});
  travels(new_coupon{"spring", coupon_kind::percent, 10, 100, noon, latest_timestamp});
  travels(order_view{15, 1, std::nullopt, "completed", 500, 0, 500, noon, {{3, 2, 250}}});
}

TEST_CASE("bytes in the other endianness are read", "[wire][unit]") {
  const auto big = "\0"s + "\0\0\0\0\0\0\0\1"s + "\0\0\0\0\0\0\1\2"s;
  CHECK(from_binary<coupon_requested>(big) == coupon_requested{1, 258});
}

TEST_CASE("hostile bytes are refused", "[wire][unit]") {
  const auto good = to_binary(coupon_requested{1, 2});
  for (std::size_t size = 0; size < good.size(); ++size) {
    INFO(size);
    CHECK_THAT(refusal<coupon_requested>(good.substr(0, size)).reason, Catch::Contains("ends too early"));
  }
  CHECK(refusal<coupon_requested>(good + "x") == decode_error{"", "has 1 bytes behind its last field"});
  CHECK(refusal<coupon_requested>("\2" + good.substr(1)).reason.starts_with("is not cereal portable binary"));
  CHECK(refusal<coupon_requested>(R"({"userId":1,"couponId":2})").reason.starts_with("is not cereal portable binary"));
  CHECK(refusal<coupon_requested>("\1" + integer(0) + integer(1)).field == "userId");
  CHECK(refusal<coupon_requested>("\1" + integer(1) + integer(~0ULL)).field == "couponId");
  CHECK(refusal<restock>("\1" + integer(1'000'001)) ==
        decode_error{"quantity", "must be an integer from 1 to 1000000"});
}

TEST_CASE("a length is believed only if the bytes are there", "[wire][unit]") {
  for (const std::uint64_t length : {4ULL, 1ULL << 30, 1ULL << 62, 1ULL << 63, ~0ULL}) {
    INFO(length);
    const auto reason = refusal<new_product>("\1" + integer(length) + "abc").reason;
    CHECK_THAT(reason, Catch::Contains("ends too early"));
    const auto order = "\1" + integer(1) + "\1" + integer(length) + "abc";
    CHECK_THAT(refusal<place_order>(order).reason, Catch::Contains("ends too early"));
    const auto view = to_binary(order_view{1, 1, {}, "", 0, 0, 0, noon, {}});
    CHECK(refusal<order_view>(view.substr(0, view.size() - 8) + integer(length)).field == "items");
  }
}

TEST_CASE("strings in binary are held to the rules of JSON", "[wire][unit]") {
  const auto named = [](const std::string& name) {
    return from_binary<new_product>("\1" + integer(name.size()) + name + integer(1) + integer(1));
  };
  CHECK(named("tea"));
  for (const auto& bad : {""s, "\xFF"s, "a\0b"s, "a\nb"s, std::string(101, 'x')})
    CHECK(named(bad).error().field == "name");
}

TEST_CASE("names flags lists and times outside their limits are refused in binary", "[wire][unit]") {
  auto coupon = to_binary(new_coupon{"spring", coupon_kind::percent, 10, 100, noon, latest_timestamp});
  coupon.replace(coupon.find("percent"), 7, "perCent");
  CHECK(refusal<new_coupon>(coupon) == decode_error{"type", "must be \"fixed\" or \"percent\""});
  CHECK(refusal<place_order>("\1" + integer(1) + "\2") == decode_error{"couponId", "must be a byte 00 or 01"});
  CHECK(refusal<place_order>("\1" + integer(1) + "\1" + integer(0)).field == "items");
  CHECK(refusal<place_order>("\1" + integer(1) + "\1" + integer(51) + std::string(51 * 16, '\1')).field == "items");
  CHECK(refusal<place_order>("\1" + integer(1) + "\1" + integer(1) + integer(1) + integer(0)).field ==
        "items[0].quantity");
  CHECK(refusal<order_completed>("\1" + integer(~0ULL) + integer(1)).field == "occurredAt");
  CHECK(refusal<order_completed>("\1" + integer(~0ULL >> 1) + integer(1)).field == "occurredAt");
}

TEST_CASE("a reader that knows more optional fields takes what an older writer wrote", "[wire][unit]") {
  const auto value = from_binary<after>(to_binary(before{3}));
  REQUIRE(value);
  CHECK(value->id == 3);
  CHECK_FALSE(value->parent);
  CHECK(value->weight == 7);
}

TEST_CASE("a reader that knows fewer fields refuses what a newer writer wrote", "[wire][unit]") {
  CHECK(refusal<before>(to_binary(after{3, 4, 5})).reason == "has 17 bytes behind its last field");
}
