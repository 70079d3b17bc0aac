// A node that dies with orders in its hands.
#include "tests/support/shop_load.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

TEST_CASE("an answered order survives any crash", "[fault]") {
  shop_cluster shop{1};
  shop.start();
  shop_load load{{shop.node(0).port()}, {shop.add_product(1'000'000), shop.add_product(1'000'000)}};
  for (int crash = 0; crash < 3; ++crash) {
    const auto before = load.stored();
    shop.require([&] { return load.stored() > before + 300; }, 30s, "no orders");
    shop.node(0).kill();
    shop.start();
  }
  load.stop();
  wait_until_orders_arrived(shop);
  load.check_answers(shop);
  check_orders(shop);
}

TEST_CASE("events of a node that never comes back are published by another", "[fault]") {
  shop_cluster shop{2};
  shop.start();
  shop_load load{{shop.node(0).port()}, {shop.add_product(1'000'000)}};
  shop.require([&] { return load.stored() > 300; }, 30s, "no orders");
  shop.node(0).kill();
  load.stop();
  wait_until_orders_arrived(shop);
  load.check_answers(shop);
  check_orders(shop);
}

TEST_CASE("a node asked to end answers what it has and leaves nothing behind", "[fault]") {
  shop_cluster shop{1};
  shop.start();
  shop_load load{{shop.node(0).port()}, {shop.add_product(1'000'000)}};
  shop.require([&] { return load.stored() > 300; }, 30s, "no orders");
  CHECK(shop.node(0).program().terminate(15s) == 0);
  load.stop();
  CHECK(shop.count("outbox") == 0);
  CHECK(shop.count("nodes") == 0);
  load.check_answers(shop);
  shop.start();
  wait_until_orders_arrived(shop);
  check_orders(shop);
}
