#include "order_database.hpp"
#include "tests/support/kind_door.hpp"

using namespace troupe;
using namespace troupe::tests;

namespace {

std::string order_for(order::identifier product) {
  return R"({"userId":"7","couponId":null,"items":[{"productId":)" + std::to_string(product) + R"(,"quantity":2}]})";
}

/// The shop's routes in front of a database with one product.
struct scene {
  http::response place(const std::string& body, const std::string& key) {
    return door.send("POST", "/api/v1/order", body, {{"idempotency-key", key}});
  }
  http::response place(const std::string& body) { return door.post("/api/v1/order", body); }

  std::string stored() { return shop.database.ask("select count(*) from orders"); }

  order_database shop;
  order::identifier product = shop.add_product(500, 1000);
  kind_door door{order::kind(), shop.database.settings()};
};

store::settings nowhere() {
  store::settings with;
  with.url = "postgresql://app@127.0.0.1:1/troupe";
  return with;
}

}  // namespace

TEST_CASE("a placed order is answered with its location", "[order][contract]") {
  scene on;
  const auto got = on.place(order_for(on.product), "k-1");
  REQUIRE(got.status == 201);
  const auto placed = placing_of(got);
  CHECK(got.body == R"({"orderId":)" + std::to_string(placed->order_id) +
                        R"(,"status":"completed","total":1000,"discount":0,"payable":1000,"occurredAt":")" +
                        wire::to_rfc3339(placed->occurred_at) + "\"}");
  CHECK(has_header(got, "Location", "/api/v1/order/" + std::to_string(placed->order_id)));
  CHECK(on.shop.database.ask("select user_id || ' ' || idempotency_key from orders") == "7 k-1");
  const auto again = on.place(order_for(on.product), "k-1");
  CHECK(again.status == 201);
  CHECK(again.body == got.body);
}

TEST_CASE("a body that is not an order never reaches the shop", "[order][contract]") {
  kind_door door{order::kind(), nowhere()};
  for (const auto* body : {"", "[]", R"({"userId":1})", R"({"userId":1,"items":[]})",
                           R"({"userId":0,"items":[{"productId":3,"quantity":1}]})",
                           R"({"userId":1,"items":[{"productId":3,"quantity":0}]})",
                           R"({"userId":1,"items":[{"productId":3,"quantity":1}],"more":1})"})
    CHECK(door.post("/api/v1/order", body).status == 400);
  CHECK(door.post("/api/v1/order", order_for(3)).status == 503);
}

TEST_CASE("the field to blame is named", "[order][contract]") {
  kind_door door{order::kind(), nowhere()};
  const auto got = door.post("/api/v1/order",
                             R"({"userId":1,"items":[{"productId":3,"quantity":1},{"productId":3,"quantity":-1}]})");
  CHECK(got.body.find(R"("field":"items[1].quantity")") != std::string::npos);
}

TEST_CASE("an idempotency key is visible ASCII of at most 128 characters", "[order][contract]") {
  scene on;
  CHECK(on.place(order_for(on.product), std::string(128, 'k')).status == 201);
  CHECK(on.place(order_for(on.product), std::string(129, 'k')).status == 400);
  CHECK(on.place(order_for(on.product), "a b").status == 400);
  CHECK(on.place(order_for(on.product), "\x80").status == 400);
  CHECK(on.stored() == "1");
}

TEST_CASE("a refusal of the shop is a problem of its own kind", "[order][contract]") {
  scene on;
  const auto got = on.place(order_for(99));
  CHECK(got.status == 422);
  CHECK(got.body.find(":problem:unknown-product\"") != got.body.npos);
  on.place(order_for(on.product), "k");
  CHECK(placing_of(on.place(order_for(on.shop.add_product(1, 5)), "k")).error() == "key-reused");
  CHECK(on.stored() == "1");
}
