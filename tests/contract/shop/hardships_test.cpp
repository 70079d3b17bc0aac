// The shop's own kinds on the stage of the test kit: what clients and tables must see whatever happens meanwhile.
#include "actors/coupon/coupon_kind.hpp"
#include "actors/data_platform/data_platform_kind.hpp"
#include "actors/order/order_kind.hpp"

#include <troupe/hardships.hpp>

#include <catch2/catch.hpp>

using namespace troupe::testing;

namespace {

constexpr int users = 8, coupons = 3, stock = 10;

/// Orders that a client of the stage that is played on now was told of.
int placed = 0;

std::string number_in(const troupe::http::response& answer) {
  const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  const auto first = std::find_if(answer.body.begin(), answer.body.end(), digit);
  return {first, std::find_if_not(first, answer.body.end(), digit)};
}

/// Eight users want one of three coupons, and each two of ten cups; who has a coupon uses it.
void shop(stage& on) {
  placed = 0;
  const auto cup = number_in(on.call("POST", "/api/v1/product", R"({"name":"cup","price":1000,"stock":10})"));
  const auto coupon = number_in(
      on.call("POST", "/api/v1/coupon",
              R"({"name":"spring","type":"percent","discount":10,"quantity":3,"useStartsAt":"2026-01-01T00:00:00Z",)"
              R"("expiresAt":"2040-01-01T00:00:00Z"})"));
  for (int user = 1; user <= users; ++user)
    on.call("POST", "/api/v1/coupon/request-issue",
            R"({"userId":)" + std::to_string(user) + R"(,"couponId":)" + coupon + '}');
  on.run_until_quiet();
  for (int user = 1; user <= users; ++user) {
    const auto with = user <= coupons ? R"(,"couponId":)" + coupon : "";
    const auto answer = on.call(
        "POST", "/api/v1/order",
        R"({"userId":)" + std::to_string(user) + with + R"(,"items":[{"productId":)" + cup + R"(,"quantity":2}]})");
    placed += answer.status == 201 ? 1 : 0;
  }
}

invariant is_true(std::string says, const std::string& sql) {
  return {std::move(says), [sql](stage& on) { return on.one<bool>(sql); }};
}

scene shop_scene() {
  return {.kinds =
              [] {
                return std::vector{troupe::order::kind(), troupe::coupon::kind(), troupe::data_platform::kind()};
              },
          .script = shop,
          .invariants = {
              {"five orders are placed, and each client knows",
               [](stage& on) {
                 return placed == stock / 2 && on.one<std::int64_t>("select count(*) from orders") == placed;
               }},
              is_true("the first three users have the coupon",
                      "select count(*) = 3 and max(user_id) = 3 and max(sequence) = 3 from coupon_issues"),
              is_true("what is sold is not in stock",
                      "select stock = initial_stock - (select sum(quantity) from order_items) from products "
                      "where product_id = (select min(product_id) from order_items)"),
              is_true("each coupon is used by the order that says so",
                      "select count(*) = 3 and bool_and(o.discount = 200 and o.total in (1800, 2000)) from orders o "
                      "join coupon_issues i on i.used_by_order = o.order_id and i.user_id = o.user_id"),
              is_true("the data platform has each order once",
                      "select count(*) = (select count(*) from orders) and count(*) = count(distinct order_id) from "
                      "data_platform_orders"),
              is_true("nothing is given up", "select count(*) = 0 from dead_letters"),
          }};
}

}  // namespace

TEST_CASE("the shop keeps its promises under every hardship and mixtures of them", "[shop][contract]") {
  CHECK(hardships(shop_scene()).broken == std::vector<std::string>{});
}
