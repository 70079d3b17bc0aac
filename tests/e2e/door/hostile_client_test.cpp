#include "tests/e2e/door/door_node.hpp"

using namespace troupe::tests;

namespace {

door_node& shop() { return door_node::get(); }

const std::string order_head = "POST /api/v1/order HTTP/1.1\r\nHost: troupe\r\nContent-Type: application/json\r\n";

void check_still_serves() {
  const auto product = shop().new_product("1");
  CHECK(shop().order("1", product, "1").status == 201);
}

}  // namespace

TEST_CASE("1500 idle connections keep nobody out", "[door][e2e]") {
  std::vector<raw_client> idle;
  for (int i = 0; i < 1500; ++i)
    idle.emplace_back(shop().node().door_port());
  check_still_serves();
  CHECK(idle.front().send("GET /api/v1/order/1 HTTP/1.1\r\nHost: troupe\r\n\r\n"));
  CHECK(idle.front().receive().status != 0);
}

TEST_CASE("a request that trickles in is given up and stores nothing", "[door][e2e]") {
  const auto product = shop().new_product("10");
  const auto before = shop().contents();
  const auto body = R"({"userId":1,"items":[{"productId":)" + product + R"(,"quantity":1}]})";
  raw_client head{shop().node().door_port()}, half{shop().node().door_port()};
  head.send("POST /api/v1/order HTTP/1.1\r\nHos");
  half.send(order_head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body.substr(0, 20));
  const auto timed_out = half.receive();
  CHECK(timed_out.status == 408);
  CHECK(is_problem(timed_out, "request-timeout"));
  CHECK(half.is_closed());
  CHECK(head.is_closed());
  CHECK(shop().contents() == before);
  check_still_serves();
}

TEST_CASE("a client that leaves in the middle of a body stores nothing", "[door][e2e]") {
  const auto before = shop().contents();
  for (int i = 0; i < 50; ++i) {
    raw_client client{shop().node().door_port()};
    client.send(order_head + "Content-Length: 200\r\n\r\n{\"userId\":1,");
    i % 2 == 0 ? client.reset() : client.close();
  }
  CHECK(shop().contents() == before);
  check_still_serves();
}

TEST_CASE("an order whose client leaves without waiting is whole or absent", "[door][e2e]") {
  const auto product = shop().new_product("1000", "1");
  const auto body = R"({"userId":1,"items":[{"productId":)" + product + R"(,"quantity":1}]})";
  for (int i = 0; i < 100; ++i) {
    raw_client client{shop().node().door_port()};
    client.send(order_head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    client.reset();
  }
  CHECK(shop().order("1", product, "1").status == 201);
  const auto difference = "select (1000 - stock) - (select count(*) from order_items where product_id = " + product +
                          ") from products where product_id = " + product;
  CHECK(shop().tables().ask(difference) == "0");
  check_still_serves();
}

TEST_CASE("a request hidden in the body of another is not carried out", "[door][e2e]") {
  const auto product = shop().new_product("10");
  const auto before = shop().contents();
  const auto body = R"({"userId":1,"items":[{"productId":)" + product + R"(,"quantity":1}]})";
  const auto hidden = order_head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  for (const std::string framing :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n", "Content-Length: 5, 6\r\n",
        "Content-Length: +5\r\n", "Content-Length: -1\r\n", "Content-Length: 0x5\r\n",
        "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding\r\n : chunked\r\n"}) {
    INFO(framing);
    raw_client client{shop().node().door_port()};
    client.send(order_head + framing + "\r\n0\r\n\r\n" + hidden);
    const auto answer = client.receive();
    CHECK((answer.status == 400 || answer.status == 413));
    CHECK(client.is_closed());
  }
  CHECK(shop().contents() == before);
  check_still_serves();
}

TEST_CASE("what is no HTTP is turned away", "[door][e2e]") {
  for (const std::string noise : {"\x16\x03\x01\x02 hello, TLS?\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                                  "GET /api/v1/order/1 HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
    raw_client client{shop().node().door_port()};
    client.send(noise);
    CHECK(client.receive().status == 400);
    CHECK(client.is_closed());
  }
  check_still_serves();
}

TEST_CASE("requests sent without waiting are answered in order", "[door][e2e]") {
  raw_client client{shop().node().door_port()};
  const auto get = [](const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: troupe\r\n\r\n"; };
  client.send(get("/api/v1/user/999/coupon") + get("/nowhere") + get("/api/v1/user/999/coupon"));
  CHECK(client.receive().status == 200);
  CHECK(client.receive().status == 404);
  CHECK(client.receive().status == 200);
}
