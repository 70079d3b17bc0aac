#include "order_database.hpp"
#include "tests/support/kind_door.hpp"

using namespace troupe;
using namespace troupe::tests;

namespace {

template <class T>
T body_of(const http::response& answer) {
  auto read = wire::from_json<T>(answer.body, wire::unknown_fields::refuse);
  INFO(answer.body);
  REQUIRE(read);
  return std::move(*read);
}

/// The shop's routes in front of a database.
struct scene {
  http::response restock(order::identifier product, int quantity, const std::string& key = "") {
    return door.send(
        "POST", "/api/v1/product/" + std::to_string(product) + "/restock",
        "{\"quantity\":" + std::to_string(quantity) + '}',
        key.empty() ? decltype(http::request::head){} : decltype(http::request::head){{"idempotency-key", key}});
  }

  order_database shop;
  kind_door door{order::kind(), shop.database.settings()};
};

bool is(const http::response& answer, int status, const std::string& problem) {
  return answer.status == status && answer.body.find(":problem:" + problem + '"') != answer.body.npos;
}

}  // namespace

TEST_CASE("a product is found as it was created", "[order][contract]") {
  scene on;
  const auto made = on.door.post("/api/v1/product", R"({"name":"Schöne \"Tasse\"","price":1250,"stock":7})");
  REQUIRE(made.status == 201);
  const auto id = std::to_string(body_of<schemas::product_created>(made).product_id);
  CHECK(made.body == R"({"productId":)" + id + '}');
  CHECK(has_header(made, "Location", "/api/v1/product/" + id));
  const auto found = body_of<schemas::product_view>(on.door.get("/api/v1/product/" + id));
  CHECK(found.name == "Schöne \"Tasse\"");
  CHECK(found.price == 1250);
  CHECK(found.stock == 7);
  CHECK(on.shop.database.ask("select initial_stock from products") == "7");
}

TEST_CASE("a product nobody created is not found", "[order][contract]") {
  scene on;
  const auto answer = on.door.get("/api/v1/product/42");
  CHECK(is(answer, 404, "not-found"));
  CHECK(answer.body.find("there is no product 42") != answer.body.npos);
}

TEST_CASE("a restock adds to the stock and is noted", "[order][contract]") {
  scene on;
  const auto id = on.shop.add_product(1, 5);
  const auto done = on.restock(id, 3, "k");
  CHECK(done.status == 200);
  CHECK(done.body == R"({"productId":)" + std::to_string(id) + R"(,"name":"thing","price":1,"stock":8})");
  CHECK(on.shop.stock_of(id) == "8");
  CHECK(on.shop.database.ask("select product_id || ':' || quantity || ':' || idempotency_key from restocks") ==
        std::to_string(id) + ":3:k");
}

TEST_CASE("a restock with the same key is not added twice", "[order][contract]") {
  scene on;
  const auto id = on.shop.add_product(1, 5), other = on.shop.add_product(1, 5);
  on.restock(id, 3, "k");
  CHECK(body_of<schemas::product_view>(on.restock(id, 3, "k")).stock == 8);
  CHECK(is(on.restock(id, 4, "k"), 422, "key-reused"));
  CHECK(is(on.restock(other, 3, "k"), 422, "key-reused"));
  CHECK(on.shop.stock_of(id) == "8");
  CHECK(on.shop.stock_of(other) == "5");
}

TEST_CASE("a restock without a key gets one of its own each time", "[order][contract]") {
  scene on;
  const auto id = on.shop.add_product(1, 5);
  on.restock(id, 5);
  on.restock(id, 5);
  CHECK(on.shop.stock_of(id) == "15");
  CHECK(on.shop.database.ask("select count(distinct idempotency_key) from restocks") == "2");
}

TEST_CASE("a restock beyond what can be counted changes nothing", "[order][contract]") {
  scene on;
  const auto id = on.shop.add_product(1, order::stock_limit);
  CHECK(is(on.restock(id, 1, "k"), 400, "invalid-request"));
  CHECK(on.shop.database.ask("select count(*) from restocks") == "0");
  CHECK(is(on.restock(99, 1, "k"), 404, "not-found"));
}

TEST_CASE("an order is found with its items", "[order][contract]") {
  scene on;
  const auto a = on.shop.add_product(300, 5), b = on.shop.add_product(1000, 5);
  const auto placed = on.shop.write(on.shop.open(), {order_of({{b, 1}, {a, 2}}, 7)}).results.at(0);
  REQUIRE(placed);
  const auto id = std::to_string(placed->order_id);
  const auto found = body_of<schemas::order_view>(on.door.get("/api/v1/order/" + id));
  CHECK(found.user_id == 7);
  CHECK_FALSE(found.coupon_id);
  CHECK(found.total == 1600);
  CHECK(found.occurred_at == placed->occurred_at);
  REQUIRE(found.items.size() == 2);
  CHECK(found.items[0].product_id == b);
  CHECK(found.items[1].quantity == 2);
  CHECK(is(on.door.get("/api/v1/order/5000000"), 404, "not-found"));
}

TEST_CASE("an order is shown with its coupon and prices", "[order][contract]") {
  scene on;
  const auto product = on.shop.add_product(1000, 5);
  on.shop.database.ask(
      "insert into orders (order_id, user_id, coupon_id, total, discount, status, created_at)"
      " values (15, 7, 4, 1000, 100, 'completed', 'epoch'); insert into order_items values (15, 1, " +
      std::to_string(product) + ", 1, 1000)");
  CHECK(on.door.get("/api/v1/order/15").body ==
        R"({"orderId":15,"userId":7,"couponId":4,"status":"completed","total":1000,"discount":100,"payable":900,)"
        R"("occurredAt":"1970-01-01T00:00:00.000000Z","items":[{"productId":)" +
            std::to_string(product) + R"(,"quantity":1,"price":1000}]})");
}

TEST_CASE("ids in paths are positive 63-bit integers", "[order][contract]") {
  scene on;
  for (const auto* id : {"0", "-1", "9223372036854775808", "1x"})
    CHECK(on.door.get(std::string{"/api/v1/product/"} + id).status == 400);
  CHECK(on.door.get("/api/v1/product/9223372036854775807").status == 404);
}

TEST_CASE("a read does not wait for a batch of orders under way", "[order][contract]") {
  scene on;
  const auto product = on.shop.add_product(1, 5);
  on.shop.database.ask("begin; update products set stock = 3");
  auto batch = on.shop.start(on.shop.open(), {order_of({{product, 1}})});
  CHECK(on.door.get("/api/v1/product/" + std::to_string(product)).status == 200);
  on.shop.database.ask("commit");
  batch.get();
}
