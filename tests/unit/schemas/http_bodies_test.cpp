#include "runtime/wire/codec/json.hpp"
#include "schemas/coupon_answers.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/coupon_requests.hpp"
#include "schemas/order_answers.hpp"
#include "schemas/order_requests.hpp"

#include <catch2/catch.hpp>

using namespace troupe::schemas;
using namespace troupe::wire;

namespace {

const timestamp noon = *from_rfc3339("2026-05-29T12:00:00Z");
const timestamp evening = *from_rfc3339("2026-05-29T18:00:00Z");

template <class T>
T read(std::string_view text) {
  const auto value = from_json<T>(text, unknown_fields::refuse);
  INFO((value ? "" : to_string(value.error())));
  REQUIRE(value);
  return *value;
}

template <class T>
decode_error refusal(std::string_view text) {
  const auto value = from_json<T>(text, unknown_fields::refuse);
  REQUIRE_FALSE(value);
  return value.error();
}

template <class T>
void travels(const T& value, const std::string& text) {
  CHECK(to_json(value) == text);
  CHECK(read<T>(text) == value);
}

std::string order_of(std::size_t items) {
  std::string text = R"({"userId":1,"items":[)";
  for (std::size_t i = 0; i < items; ++i)
    text += std::string{i == 0 ? "" : ","} + R"({"productId":1,"quantity":1})";
  return text + "]}";
}

}  // namespace

TEST_CASE("requests are read and written as the contract says", "[schemas][unit]") {
  travels(new_product{"Äpfel \"rot\"", 250, 0}, R"({"name":"Äpfel \"rot\"","price":250,"stock":0})");
  travels(restock{5}, R"({"quantity":5})");
  travels(place_order{1, 9, {{7, 2}, {8, 1}}},
          R"({"userId":1,"couponId":9,"items":[{"productId":7,"quantity":2},{"productId":8,"quantity":1}]})");
  travels(new_coupon{"spring", coupon_kind::percent, 10, 100, noon, evening},
          R"({"name":"spring","type":"percent","discount":10,"quantity":100,)"
          R"("useStartsAt":"2026-05-29T12:00:00.000000Z","expiresAt":"2026-05-29T18:00:00.000000Z"})");
}

TEST_CASE("answers are written and read as the contract says", "[schemas][unit]") {
  travels(product_created{3}, R"({"productId":3})");
  travels(product_view{3, "tea", 250, 9}, R"({"productId":3,"name":"tea","price":250,"stock":9})");
  travels(order_placed{15, "completed", 500, 50, 450, noon},
          R"({"orderId":15,"status":"completed","total":500,"discount":50,"payable":450,)"
          R"("occurredAt":"2026-05-29T12:00:00.000000Z"})");
  travels(order_view{15, 1, std::nullopt, "completed", 500, 0, 500, noon, {{3, 2, 250}}},
          R"({"orderId":15,"userId":1,"couponId":null,"status":"completed","total":500,"discount":0,"payable":500,)"
          R"("occurredAt":"2026-05-29T12:00:00.000000Z","items":[{"productId":3,"quantity":2,"price":250}]})");
  travels(coupon_created{4}, R"({"couponId":4})");
  travels(coupon_view{4, "spring", coupon_kind::fixed, 500, 100, noon, evening, 1, 99},
          R"({"couponId":4,"name":"spring","type":"fixed","discount":500,"quantity":100,)"
          R"("useStartsAt":"2026-05-29T12:00:00.000000Z","expiresAt":"2026-05-29T18:00:00.000000Z",)"
          R"("issued":1,"remaining":99})");
  travels(coupon_issue{"issued", 1, std::nullopt}, R"({"status":"issued","sequence":1,"usedByOrder":null})");
  travels(coupon_issue{"issued", 2, 15}, R"({"status":"issued","sequence":2,"usedByOrder":15})");
  travels(coupon_not_issued{}, R"({"status":"not-issued"})");
}

TEST_CASE("the list of a user's coupons is a JSON array", "[schemas][unit]") {
  CHECK(to_json(user_coupons{}) == "[]");
  const user_coupon one{4, "spring", coupon_kind::fixed, 500, noon, evening, 1, noon, std::nullopt};
  CHECK(to_json(user_coupons{one, one}) == "[" + to_json(one) + "," + to_json(one) + "]");
}

TEST_CASE("identifiers may be decimal strings", "[schemas][unit]") {
  CHECK(read<coupon_requested>(R"({"userId":"1","couponId":"9223372036854775807"})") ==
        coupon_requested{1, 9223372036854775807});
  CHECK(read<place_order>(R"({"userId":"1","couponId":"2","items":[{"productId":"3","quantity":4}]})") ==
        place_order{1, 2, {{3, 4}}});
}

TEST_CASE("a coupon that may be absent may be null too", "[schemas][unit]") {
  CHECK(read<place_order>(R"({"userId":1,"couponId":null,"items":[{"productId":3,"quantity":4}]})") ==
        read<place_order>(R"({"userId":1,"items":[{"productId":3,"quantity":4}]})"));
}

TEST_CASE("a refusal names the field and what is allowed", "[schemas][unit]") {
  CHECK(refusal<place_order>(R"({"userId":1,"items":[{"productId":1,"quantity":1},{"productId":1,"quantity":0}]})") ==
        decode_error{"items[1].quantity", "must be an integer from 1 to 1000000"});
  CHECK(refusal<place_order>(R"({"userId":1,"items":[{"productId":1}]})") ==
        decode_error{"items[0].quantity", "is missing"});
  CHECK(refusal<place_order>(R"({"userId":1,"items":[{"productId":1,"quantity":1,"price":0}]})") ==
        decode_error{"items[0].price", "is not a known field"});
  CHECK(refusal<place_order>(R"({"userId":1,"items":[7]})") == decode_error{"items[0]", "must be an object"});
  CHECK(refusal<place_order>(R"({"userId":1,"items":{}})") == decode_error{"items", "must be a list of 1 to 50 items"});
  CHECK(refusal<new_product>(R"({"name":"","price":1,"stock":1})") ==
        decode_error{"name", "must be a string of 1 to 100 bytes of UTF-8 without control characters"});
  CHECK(refusal<new_product>(R"({"name":"tea","price":1.0,"stock":1})") ==
        decode_error{"price", "must be an integer from 0 to 100000000000"});
}

TEST_CASE("an order has 1 to 50 items", "[schemas][unit]") {
  CHECK(refusal<place_order>(order_of(0)).field == "items");
  CHECK(read<place_order>(order_of(50)).items.size() == 50);
  CHECK(refusal<place_order>(order_of(51)).field == "items");
}

TEST_CASE("a coupon's fields must fit each other", "[schemas][unit]") {
  new_coupon coupon{"spring", coupon_kind::percent, 101, 100, noon, evening};
  CHECK(refusal<new_coupon>(to_json(coupon)).field == "discount");
  coupon.type = coupon_kind::fixed;
  CHECK(read<new_coupon>(to_json(coupon)) == coupon);
  coupon.expires_at = coupon.use_starts_at;
  CHECK(refusal<new_coupon>(to_json(coupon)).field == "expiresAt");
}
