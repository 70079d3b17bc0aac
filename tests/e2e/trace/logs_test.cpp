#include "tests/e2e/why/embedded_shop.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto with_debug = "[log]\nlevel = \"debug\"\n";

/// What a client sends along to recognise its request by.
struct caller {
  explicit caller(int number)
      : request_id{"caller-" + std::to_string(100 + number)},
        trace{"4bf92f3577b34da6a3ce929d0e0e4" + std::to_string(100 + number)} {}

  std::string head() const {
    return "X-Request-Id: " + request_id + "\r\ntraceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n";
  }

  std::string request_id, trace;
};

/// A line of that node's log that begins with the event's name and carries both ids.
bool logged(shop_node& on, const std::string& event, const caller& by) {
  std::istringstream lines{on.log()};
  for (std::string line; std::getline(lines, line);)
    if (line.find(": " + event + ' ') != line.npos &&
        line.find(" request=\"" + by.request_id + "\" traceparent=\"00-" + by.trace + '-') != line.npos)
      return true;
  return false;
}

struct traced_shop : embedded_shop {
  traced_shop() : embedded_shop{2, options()} { start(); }

  static shop_options options() {
    shop_options with;
    with.postgres = with_debug;
    return with;
  }

  /// The node that has handled the record of that request; 2: none.
  std::size_t handler_of(const caller& by) {
    for (std::size_t i = 0; i < 2; ++i)
      if (logged(shop.node(i), "record-handled", by))
        return i;
    return 2;
  }
};

}  // namespace

TEST_CASE("an order is found by its trace in the logs of both nodes", "[trace][e2e]") {
  traced_shop scene;
  const auto product = std::to_string(scene.shop.add_product(100));
  std::size_t crossed = 0;
  for (int i = 0; i < 8; ++i) {
    const caller by{i};
    const auto body = "{\"userId\":7,\"couponId\":null,\"items\":[{\"productId\":" + product + ",\"quantity\":1}]}";
    REQUIRE(scene.shop.door(0).post("/api/v1/order", body, by.head()).status == 201);
    scene.shop.require([&] { return scene.handler_of(by) < 2; }, 20s, "no node has logged the record of an order");
    CHECK(logged(scene.shop.node(0), "order-placed", by));
    CHECK(logged(scene.shop.node(0), "event-published", by));
    crossed += scene.handler_of(by);
  }
  CHECK(crossed > 0);  // the other node has handled some of them
}

TEST_CASE("a coupon request is found by its trace from the door to its effect", "[trace][e2e]") {
  traced_shop scene;
  const auto coupon = std::to_string(scene.shop.add_coupon(5));
  const caller by{50};
  const auto body = "{\"userId\":7,\"couponId\":" + coupon + '}';
  REQUIRE(scene.shop.door(1).post("/api/v1/coupon/request-issue", body, by.head()).status == 200);
  CHECK(logged(scene.shop.node(1), "event-published", by));
  scene.shop.require([&] { return scene.handler_of(by) < 2; }, 20s, "no node has logged the record of a request");
  CHECK(scene.shop.count("coupon_issues") == 1);
}

TEST_CASE("a dead letter names the request that caused it", "[trace][e2e]") {
  traced_shop scene;
  const caller by{60};
  REQUIRE(scene.shop.door(0).post("/api/v1/coupon/request-issue", R"({"userId":7,"couponId":999})", by.head()).status ==
          200);
  const auto named = [&] {
    return logged(scene.shop.node(0), "dead letter:", by) || logged(scene.shop.node(1), "dead letter:", by);
  };
  scene.shop.require(named, 20s, "no node has logged the dead letter");
}
