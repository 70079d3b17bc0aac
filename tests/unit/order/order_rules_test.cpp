#include "actors/order/order_rules.hpp"

#include "order_builder.hpp"

#include <catch2/catch.hpp>

using namespace troupe::order;
using reason = refusal::kind;

namespace {

/// Product 1: 300 each, 5 left. Product 2: 1000 each, 1 left.
shop_snapshot shop() {
  shop_snapshot out;
  out.products = {{1, {300, 5}}, {2, {1000, 1}}};
  return out;
}

std::vector<decision> decide_at_noon(const std::vector<place_order>& batch, shop_snapshot found = shop()) {
  return decide(batch, std::move(found), noon, 100);
}

decision decide_one(const place_order& asked, shop_snapshot found = shop()) {
  return decide_at_noon({asked}, std::move(found)).front();
}

shop_snapshot shop_with_coupon(coupon_terms terms) {
  auto out = shop();
  out.coupons[{7, 1}] = terms;
  return out;
}

shop_snapshot shop_with_price(money price) {
  shop_snapshot out;
  out.products[1] = {price, 1000000};
  return out;
}

constexpr auto fixed = coupon_terms::kind::fixed;
constexpr auto percent = coupon_terms::kind::percent;

}  // namespace

TEST_CASE("an order costs the sum of its lines", "[order][unit]") {
  const auto placed = decide_one(order_of({{1, 2}, {2, 1}}));
  REQUIRE(placed);
  CHECK(placed->total == 1600);
  CHECK(placed->payable() == 1600);
  CHECK(placed->prices == std::vector<money>{300, 1000});
  CHECK(placed->occurred_at == noon);
}

TEST_CASE("orders of a batch are numbered by their place", "[order][unit]") {
  const auto all = decide_at_noon({order_of({{1, 1}}), order_of({{9, 1}}), order_of({{1, 1}})});
  REQUIRE(all.size() == 3);
  CHECK(all[0]->order_id == 100);
  CHECK(all[2]->order_id == 102);
}

TEST_CASE("the last piece can be ordered", "[order][unit]") { CHECK(decide_one(order_of({{1, 5}}))); }

TEST_CASE("an order for more than is left is refused and names the product", "[order][unit]") {
  const auto refused = decide_one(order_of({{1, 1}, {2, 2}}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == reason::out_of_stock);
  CHECK(refused.error().subject == 2);
}

TEST_CASE("lines of the same product count together against its stock", "[order][unit]") {
  CHECK(decide_one(order_of({{1, 3}, {1, 3}})).error().why == reason::out_of_stock);
  CHECK(decide_one(order_of({{1, 3}, {1, 2}})));
}

TEST_CASE("an unknown product is refused by name", "[order][unit]") {
  const auto refused = decide_one(order_of({{1, 1}, {9, 1}}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == reason::unknown_product);
  CHECK(refused.error().subject == 9);
}

TEST_CASE("what one order takes the next one does not find", "[order][unit]") {
  const auto all = decide_at_noon({order_of({{1, 4}}), order_of({{1, 2}}), order_of({{1, 1}})});
  CHECK(all[0]);
  CHECK(all[1].error().why == reason::out_of_stock);
  CHECK(all[2]);
}

TEST_CASE("a refused order takes nothing from its neighbours", "[order][unit]") {
  const auto all = decide_at_noon({order_of({{1, 5}, {2, 9}}), order_of({{1, 5}, {2, 1}})});
  CHECK_FALSE(all[0]);
  CHECK(all[1]);
}

TEST_CASE("a fixed coupon takes its amount off", "[order][unit]") {
  const auto placed = decide_one(with_coupon(order_of({{2, 1}}), 7), shop_with_coupon(terms_of(fixed, 250)));
  REQUIRE(placed);
  CHECK(placed->total == 1000);
  CHECK(placed->discount == 250);
  CHECK(placed->payable() == 750);
}

TEST_CASE("a fixed coupon takes at most the total off", "[order][unit]") {
  const auto placed = decide_one(with_coupon(order_of({{1, 1}}), 7), shop_with_coupon(terms_of(fixed, 5000)));
  REQUIRE(placed);
  CHECK(placed->payable() == 0);
}

TEST_CASE("a percent discount is rounded down", "[order][unit]") {
  CHECK(discount_of(terms_of(percent, 33), 100) == 33);
  CHECK(discount_of(terms_of(percent, 33), 101) == 33);
  CHECK(discount_of(terms_of(percent, 1), 99) == 0);
  CHECK(discount_of(terms_of(percent, 100), total_limit) == total_limit);
}

TEST_CASE("a coupon of another user is refused", "[order][unit]") {
  auto found = shop();
  found.coupons[{7, 2}] = terms_of(fixed, 1);
  const auto refused = decide_one(with_coupon(order_of({{1, 1}}, 1), 7), std::move(found));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == reason::coupon_not_issued);
  CHECK(refused.error().subject == 7);
}

TEST_CASE("a coupon is used once within a batch", "[order][unit]") {
  const auto asked = with_coupon(order_of({{1, 1}}), 7);
  const auto all = decide_at_noon({asked, asked}, shop_with_coupon(terms_of(fixed, 1)));
  CHECK(all[0]);
  CHECK(all[1].error().why == reason::coupon_not_issued);
}

TEST_CASE("a coupon of a refused order can still be used", "[order][unit]") {
  const auto all = decide_at_noon({with_coupon(order_of({{2, 9}}), 7), with_coupon(order_of({{1, 1}}), 7)},
                                  shop_with_coupon(terms_of(fixed, 1)));
  CHECK_FALSE(all[0]);
  CHECK(all[1]);
}

TEST_CASE("a coupon is valid from its start until just before its end", "[order][unit]") {
  using std::chrono::microseconds;
  const auto asked = with_coupon(order_of({{1, 1}}), 7);
  auto terms = terms_of(fixed, 1);
  terms.use_starts_at = noon;
  CHECK(decide_one(asked, shop_with_coupon(terms)));
  terms.use_starts_at = noon + microseconds{1};
  CHECK(decide_one(asked, shop_with_coupon(terms)).error().why == reason::coupon_not_yet_valid);
  terms = terms_of(fixed, 1);
  terms.expires_at = noon + microseconds{1};
  CHECK(decide_one(asked, shop_with_coupon(terms)));
  terms.expires_at = noon;
  CHECK(decide_one(asked, shop_with_coupon(terms)).error().why == reason::coupon_expired);
}

TEST_CASE("the same key with the same body is answered as before", "[order][unit]") {
  const auto asked = with_key(order_of({{1, 3}}), "k");
  auto found = shop();
  found.earlier[{1, "k"}] = {request_hash(asked), {42, 900, 0, noon - std::chrono::hours{1}, {}, false}};
  const auto again = decide_one(asked, std::move(found));
  REQUIRE(again);
  CHECK(again->is_repeat);
  CHECK(again->order_id == 42);
  CHECK(again->occurred_at == noon - std::chrono::hours{1});
}

TEST_CASE("a repeat takes no stock", "[order][unit]") {
  const auto asked = with_key(order_of({{1, 5}}), "k");
  const auto all = decide_at_noon({asked, asked, order_of({{1, 1}})});
  CHECK_FALSE(all[0]->is_repeat);
  CHECK(all[1]->is_repeat);
  CHECK(all[1]->order_id == all[0]->order_id);
  CHECK(all[2].error().why == reason::out_of_stock);
}

TEST_CASE("the same key with another body is refused", "[order][unit]") {
  const auto all = decide_at_noon({with_key(order_of({{1, 1}}), "k"), with_key(order_of({{1, 2}}), "k")});
  CHECK(all[0]);
  CHECK(all[1].error().why == reason::key_reused);
}

TEST_CASE("two users may choose the same key", "[order][unit]") {
  const auto all = decide_at_noon({with_key(order_of({{1, 1}}, 1), "k"), with_key(order_of({{1, 1}}, 2), "k")});
  REQUIRE(all[1]);
  CHECK_FALSE(all[1]->is_repeat);
}

TEST_CASE("a key whose order was refused is free again", "[order][unit]") {
  const auto all = decide_at_noon({with_key(order_of({{1, 6}}), "k"), with_key(order_of({{1, 5}}), "k")});
  CHECK(all[0].error().why == reason::out_of_stock);
  CHECK(all[1]);
}

TEST_CASE("a total beyond the limit is refused and not wrapped around", "[order][unit]") {
  CHECK(decide_one(order_of({{1, 1}}), shop_with_price(total_limit)));
  CHECK(decide_one(order_of({{1, 2}}), shop_with_price(total_limit)).error().why == reason::amount_too_large);
  CHECK(decide_one(order_of({{1, 1}, {1, 1}}), shop_with_price(total_limit)).error().why == reason::amount_too_large);
  CHECK(decide_one(order_of({{1, 1000000}}), shop_with_price(INT64_MAX / 2)).error().why == reason::amount_too_large);
}

TEST_CASE("orders that differ anywhere have different hashes", "[order][unit]") {
  const auto one = request_hash(order_of({{1, 1}}));
  CHECK(one == request_hash(order_of({{1, 1}})));
  CHECK(one != request_hash(order_of({{1, 1}}, 2)));
  CHECK(one != request_hash(order_of({{1, 2}})));
  CHECK(one != request_hash(with_coupon(order_of({{1, 1}}), 1)));
  CHECK(one == request_hash(with_key(order_of({{1, 1}}), "k")));
}
