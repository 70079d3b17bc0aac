#include "tests/e2e/why/embedded_shop.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

std::string place_order(embedded_shop& scene) {
  const auto answer = scene.shop.door().order(7, {scene.shop.add_product(10)});
  REQUIRE(answer.status == 201);
  return std::to_string(*number_in(answer.body, "orderId"));
}

}  // namespace

TEST_CASE("an order is followed from its row to the sink", "[trace][e2e]") {
  embedded_shop scene;
  scene.start();
  const auto id = place_order(scene);
  const auto said = scene.why("order " + id, "handled");
  INFO(said.out << said.errors);
  CHECK(said.prints("order " + id + " is stored with its event: user 7, payable 100"));
  CHECK(said.prints("record of " + scene.orders() + '/'));
  CHECK(said.prints("the data platform has stored event order-completed-" + id));
  CHECK(said.prints("request "));
  CHECK(said.prints("traceparent 00-"));
  CHECK(scene.troupe("why order 999999999").prints("There is no order 999999999"));
}

TEST_CASE("an order whose partition is paused waits for that", "[trace][e2e]") {
  embedded_shop scene;
  scene.start();
  REQUIRE(scene.troupe("pause " + scene.orders()).exit_code == 0);
  const auto id = place_order(scene);
  const auto said = scene.why("order " + id, "paused-by-operator");
  INFO(said.out << said.errors);
  CHECK(said.prints("The event of order " + id + " waits in " + scene.orders() + '/'));
  CHECK(said.prints("troupe resume " + scene.orders() + '/'));
}

TEST_CASE("a node that stopped does not hold up the way of an order", "[trace][e2e][timed]") {
  embedded_shop scene{2};
  scene.start();
  REQUIRE(scene.troupe("pause " + scene.orders()).exit_code == 0);
  const auto id = place_order(scene);
  scene.shop.require([&] { return scene.troupe("why order " + id, 1).prints("waits in " + scene.orders()); }, 15s,
                     "the order's event is not in its topic");
  scene.shop.node(0).signal(SIGSTOP);
  const auto mute = scene.troupe("why shop-1", 1);
  CHECK(mute.took < 2s);
  CHECK(mute.prints("Node shop-1 is listed and does not answer"));
  const auto age = "select count(*) from nodes where name = 'shop-1' and heartbeat_at < now() - interval '1.5 seconds'";
  scene.shop.require([&] { return scene.shop.database().ask(age) == "1"; }, 15s, "shop-1 still lives");
  const auto said = scene.troupe("why order " + id, 1);
  scene.shop.node(0).signal(SIGCONT);
  INFO(said.out << said.errors);
  CHECK(said.took < 2s);
  CHECK(said.prints("order " + id));
}

TEST_CASE("a coupon request is followed to what it won or did not win", "[trace][e2e]") {
  embedded_shop scene;
  scene.start();
  const auto coupon = scene.shop.add_coupon(1);
  const auto name = "coupon " + std::to_string(coupon);
  for (const auto user : {7, 8})
    REQUIRE(scene.shop.door().request_coupon(user, coupon).status == 200);
  const auto won = scene.why(name + " user 7", "issued"), lost = scene.why(name + " user 8", "not-among-the-first");
  INFO(won.out << won.errors << lost.out << lost.errors);
  CHECK(won.prints("user 7 has " + name + ", number 1 of 1."));
  CHECK(won.prints("record of " + scene.requests() + '/'));
  CHECK(lost.prints("was handled after all 1 of " + name));
  CHECK(scene.why(name + " user 9", "not-requested").prints("no request for it was found"));
}

TEST_CASE("a request for a coupon that is not there is found as a dead letter", "[trace][e2e]") {
  embedded_shop scene;
  scene.start();
  REQUIRE(scene.shop.door().request_coupon(7, 999).status == 200);
  const auto said = scene.why("coupon 999 user 7", "unknown");
  INFO(said.out << said.errors);
  CHECK(said.prints("There is no coupon 999"));
  CHECK(said.prints("Requests for it become dead letters"));
}

TEST_CASE("an event that its broker does not take waits in the outbox", "[trace][e2e]") {
  embedded_shop scene;
  scene.start();
  const auto first = scene.troupe("why outbox");
  INFO(first.out << first.errors);
  CHECK(first.prints("The outbox is"));
  scene.broker.reset();
  const auto id = place_order(scene);
  CHECK(scene.why("order " + id, "in-outbox").prints("waits in the outbox of node shop-1"));
  const auto held = scene.why("outbox", "waiting");
  INFO(held.out << held.errors);
  CHECK(held.prints("order-completed-" + id));
}

TEST_CASE("a node says what it holds and one that was killed is dead", "[trace][e2e]") {
  embedded_shop scene{2};
  scene.start();
  const auto up = scene.troupe("why shop-2");
  INFO(up.out << up.errors);
  CHECK(up.prints("Node shop-2 is ready and holds 4 partitions"));
  scene.shop.node(1).kill();
  CHECK(scene.why("shop-2", "dead").prints("Node shop-2 is dead"));
  const auto unknown = scene.troupe("why no-such-node");
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.says("there is no node no-such-node; there are: shop-1, shop-2"));
  CHECK(scene.troupe("why order").exit_code == 2);
  CHECK(scene.troupe("why order x").exit_code == 2);
}
