#include "tests/e2e/door/door_node.hpp"

#include <future>
#include <map>
#include <set>

using namespace troupe::tests;

namespace {

door_node& shop() { return door_node::get(); }

std::string stock_of(const std::string& product) {
  return shop().in(shop().node().get("/api/v1/product/" + product), "stock");
}

}  // namespace

TEST_CASE("a product is created and shown", "[door][e2e]") {
  const auto made = shop().node().post("/api/v1/product", R"({"name":"펜 ✏","price":0,"stock":7})");
  REQUIRE(made.status == 201);
  const auto id = shop().in(made, "productId");
  CHECK(made.has("Location: /api/v1/product/" + id + "\r\n"));
  const auto shown = shop().node().get("/api/v1/product/" + id);
  CHECK(shown.status == 200);
  CHECK(shown.head.find("Content-Type: application/json") != std::string::npos);
  CHECK(shown.body == R"({"productId":)" + id + R"(,"name":"펜 ✏","price":0,"stock":7})");
}

TEST_CASE("a restock adds once per Idempotency-Key", "[door][e2e]") {
  const auto product = shop().new_product("5");
  const auto path = "/api/v1/product/" + product + "/restock";
  const auto key = "Idempotency-Key: restock-" + product + "\r\n";
  const auto first = shop().node().post(path, R"({"quantity":10})", key);
  CHECK(first.status == 200);
  CHECK(shop().in(first, "stock") == "15");
  CHECK(shop().in(first, "productId") == product);
  CHECK(shop().node().post(path, R"({"quantity":10})", key).status == 200);
  CHECK(stock_of(product) == "15");
  CHECK(is_problem(shop().node().post(path, R"({"quantity":11})", key), "key-reused"));
  CHECK(stock_of(product) == "15");
  CHECK(shop().node().post(path, R"({"quantity":1})").status == 200);
  CHECK(shop().node().post(path, R"({"quantity":1})").status == 200);
  CHECK(stock_of(product) == "17");
}

TEST_CASE("an order is answered with its sums and shown with its items", "[door][e2e]") {
  const auto pen = shop().new_product("10", "250"), ink = shop().new_product("10", "1000");
  const auto placed =
      shop().node().post("/api/v1/order", R"({"userId":"7","couponId":null,"items":[{"productId":)" + pen +
                                              R"(,"quantity":2},{"productId":")" + ink + R"(","quantity":1}]})");
  REQUIRE(placed.status == 201);
  const auto id = shop().in(placed, "orderId");
  CHECK(placed.has("Location: /api/v1/order/" + id + "\r\n"));
  CHECK(shop().in(placed, "status") == "completed");
  CHECK(shop().in(placed, "total") == "1500");
  CHECK(shop().in(placed, "discount") == "0");
  CHECK(shop().in(placed, "payable") == "1500");
  CHECK(placed.head.find("X-Request-Id: ") != std::string::npos);

  const auto shown = shop().node().get("/api/v1/order/" + id);
  CHECK(shown.status == 200);
  CHECK(shop().in(shown, "userId") == "7");
  CHECK(shop().in(shown, "occurredAt") == shop().in(placed, "occurredAt"));
  CHECK(shown.has(R"("items":[{"productId":)" + pen + R"(,"quantity":2,"price":250},{"productId":)" + ink +
                  R"(,"quantity":1,"price":1000}])"));
  CHECK(stock_of(pen) == "8");
  shop().tables().wait_for("select count(*) from data_platform_orders where order_id = " + id, "1");
}

TEST_CASE("the couponId of an order may be left out", "[door][e2e]") {
  const auto pen = shop().new_product();
  CHECK(shop()
            .node()
            .post("/api/v1/order", R"({"userId":1,"items":[{"productId":)" + pen + R"(,"quantity":1}]})")
            .status == 201);
}

TEST_CASE("one Idempotency-Key places one order", "[door][e2e]") {
  const auto pen = shop().new_product("10");
  const auto key = "Idempotency-Key: order-" + pen + "\r\n";
  const auto first = shop().order("3", pen, "2", "null", key), again = shop().order("3", pen, "2", "null", key);
  REQUIRE(first.status == 201);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(again.has("Location: /api/v1/order/" + shop().in(first, "orderId") + "\r\n"));
  CHECK(stock_of(pen) == "8");
  const auto other = shop().order("3", pen, "3", "null", key);
  CHECK(other.status == 422);
  CHECK(is_problem(other, "key-reused"));
  CHECK(shop().order("4", pen, "2", "null", key).status == 201);
  CHECK(stock_of(pen) == "6");
}

TEST_CASE("one Idempotency-Key used by many at once places one order", "[door][e2e]") {
  const auto pen = shop().new_product("10");
  const auto key = "Idempotency-Key: rush-" + pen + "\r\n";
  std::vector<std::future<raw_answer>> rush;
  for (int i = 0; i < 8; ++i)
    rush.push_back(std::async(std::launch::async, [&] { return shop().order("5", pen, "1", "null", key); }));
  std::set<std::string> answers;
  for (auto& each : rush)
    answers.insert(each.get().body);
  CHECK(answers.size() == 1);
  CHECK(stock_of(pen) == "9");
}

TEST_CASE("the last piece goes to one of many", "[door][e2e]") {
  const auto pen = shop().new_product("1");
  std::vector<std::future<raw_answer>> rush;
  for (int i = 0; i < 8; ++i)
    rush.push_back(std::async(std::launch::async, [&] { return shop().order("5", pen, "1"); }));
  std::map<int, int> statuses;
  for (auto& each : rush)
    ++statuses[each.get().status];
  CHECK(statuses == std::map<int, int>{{201, 1}, {409, 7}});
}

TEST_CASE("an order may arrive in chunks", "[door][e2e]") {
  const auto pen = shop().new_product("1");
  const auto body = R"({"userId":1,"items":[{"productId":)" + pen + R"(,"quantity":1}]})";
  const auto rest = body.substr(16);
  std::ostringstream chunks;
  chunks << "10\r\n" << body.substr(0, 16) << "\r\n" << std::hex << rest.size() << "\r\n" << rest << "\r\n0\r\n\r\n";
  raw_client client{shop().node().door_port()};
  client.send(
      "POST /api/v1/order HTTP/1.1\r\nHost: troupe\r\nContent-Type: application/json; charset=utf-8\r\n"
      "Transfer-Encoding: chunked\r\n\r\n" +
      chunks.str());
  CHECK(client.receive().status == 201);
}

TEST_CASE("an order beyond the stock is refused and names the product", "[door][e2e]") {
  const auto plenty = shop().new_product("10"), scarce = shop().new_product("1");
  const auto refused =
      shop().node().post("/api/v1/order", R"({"userId":1,"items":[{"productId":)" + plenty +
                                              R"(,"quantity":1},{"productId":)" + scarce + R"(,"quantity":2}]})");
  CHECK(refused.status == 409);
  CHECK(is_problem(refused, "out-of-stock"));
  CHECK(refused.has("product " + scarce));
  CHECK(stock_of(plenty) == "10");
  CHECK(shop().order("1", scarce, "1").status == 201);
  CHECK(stock_of(scarce) == "0");
}

TEST_CASE("two lines of one product share its stock", "[door][e2e]") {
  const auto pen = shop().new_product("3");
  const auto line = R"({"productId":)" + pen + R"(,"quantity":2})";
  CHECK(is_problem(shop().node().post("/api/v1/order", R"({"userId":1,"items":[)" + line + ',' + line + "]}"),
                   "out-of-stock"));
}

TEST_CASE("an order of an unknown product is refused", "[door][e2e]") {
  const auto refused = shop().order("1", "9223372036854775807", "1");
  CHECK(refused.status == 422);
  CHECK(is_problem(refused, "unknown-product"));
  CHECK(refused.has("9223372036854775807"));
}

TEST_CASE("an order as large as allowed is counted exactly", "[door][e2e]") {
  const auto gold = shop().new_product("1000000000000", "1000000000");
  const auto placed = shop().order("1", gold, "1000000");
  REQUIRE(placed.status == 201);
  CHECK(shop().in(placed, "payable") == "1000000000000000");
  const auto dearer = shop().new_product("1000000000000", "1000000001");
  const auto refused = shop().order("1", dearer, "1000000");
  CHECK(refused.status == 400);
  CHECK(is_problem(refused, "invalid-request"));
}

TEST_CASE("what is not there is 404", "[door][e2e]") {
  for (const auto* path : {"/api/v1/order/9223372036854775807", "/api/v1/product/9223372036854775807",
                           "/api/v1/coupon/9223372036854775807"}) {
    const auto answer = shop().node().get(path);
    CHECK(answer.status == 404);
    CHECK(is_problem(answer, "not-found"));
  }
  const auto restocked = shop().node().post("/api/v1/product/9223372036854775807/restock", R"({"quantity":1})");
  CHECK(restocked.status == 404);
}

TEST_CASE("a request id and a trace are taken over when well formed", "[door][e2e]") {
  const auto pen = shop().new_product();
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto placed = shop().order("1", pen, "1", "null",
                                   "X-Request-Id: from-me-17\r\ntraceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n");
  CHECK(placed.has("X-Request-Id: from-me-17\r\n"));
  const auto strange = shop().node().get("/api/v1/order/1", "X-Request-Id: " + std::string(5000, 'x') + "\r\n");
  CHECK(strange.head.find("X-Request-Id: ") != std::string::npos);
  CHECK(strange.head.find("xxxx") == std::string::npos);
}
