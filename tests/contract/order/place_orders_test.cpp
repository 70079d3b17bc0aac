#include "order_database.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::order;
using namespace troupe::tests;

TEST_CASE("a placed order is stored with its items and the stock it takes", "[order][contract]") {
  order_database shop;
  const auto a = shop.add_product(300, 5), b = shop.add_product(1000, 5);
  const auto done = shop.write(shop.open(), {order_of({{a, 2}, {b, 1}}, 7)});
  REQUIRE(done.results.at(0));
  CHECK(done.results[0]->total == 1600);
  CHECK(shop.database.ask("select user_id || ':' || total || ':' || discount || ':' || status from orders") ==
        "7:1600:0:completed");
  CHECK(shop.database.ask(
            "select string_agg(line || ':' || product_id || ':' || quantity || ':' || price, ' ' order by "
            "line) from order_items") == "1:" + std::to_string(a) + ":2:300 2:" + std::to_string(b) + ":1:1000");
  CHECK(shop.stock_of(a) == "3");
  CHECK(shop.stock_of(b) == "4");
}

TEST_CASE("a placed order has its outbox row in the same transaction", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(300, 5);
  const auto done = shop.write(shop.open(), {order_of({{product, 1}})});
  REQUIRE(done.events.size() == 1);
  const auto id = std::to_string(done.results.at(0)->order_id.value());
  CHECK(done.events[0].id == "order-completed-" + id);
  CHECK(shop.database.ask("select event_id || ' ' || topic || ' ' || key || ' ' || type from outbox") ==
        "order-completed-" + id + " order-completed " + id + " troupe.order-completed.v1");
  CHECK(shop.database.ask("select o.xmin = b.xmin from orders o, outbox b") == "t");
  CHECK(shop.database.ask("select payload = '" + done.events[0].payload + "' from outbox") == "t");
  CHECK(shop.database.ask("select headers like '%4bf92f3577b34da6a3ce929d0e0e4736%' from outbox") == "t");
}

TEST_CASE("a refused order publishes nothing", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(300, 1);
  const auto done = shop.write(shop.open(), {order_of({{product, 2}}), order_of({{99, 1}})});
  CHECK(done.results.at(0).error() == "out-of-stock");
  CHECK(done.results.at(1).error() == "unknown-product");
  CHECK(done.events.empty());
  CHECK(shop.database.ask("select (select count(*) from outbox) + (select count(*) from orders)") == "0");
  CHECK(shop.stock_of(product) == "1");
}

TEST_CASE("a bad order in a batch does not fail its neighbours", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(300, 2);
  const auto done = shop.write(shop.open(), {order_of({{product, 1}}), order_of({{99, 1}}), order_of({{product, 1}})});
  CHECK(done.results.at(0));
  CHECK_FALSE(done.results.at(1));
  CHECK(done.results.at(2));
  CHECK(done.events.size() == 2);
}

TEST_CASE("a coupon takes its discount off and is used", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(999, 5);
  const auto coupon = shop.add_coupon(1, "percent", 10);
  auto asked = order_of({{product, 1}});
  asked.coupon_id = coupon;
  const auto store = shop.open();
  const auto done = shop.write(store, {asked});
  REQUIRE(done.results.at(0));
  CHECK(done.results[0]->discount == 99);
  CHECK(shop.database.ask("select used_by_order from coupon_issues") ==
        std::to_string(done.results[0]->order_id.value()));
  CHECK(shop.write(store, {asked}).results.at(0).error() == "coupon-not-usable");
}

TEST_CASE("stock never goes below zero with two writers on the same products", "[order][contract]") {
  order_database shop;
  const auto a = shop.add_product(1, 300), b = shop.add_product(1, 300);
  const std::vector<place_order> one_way(20, order_of({{a, 1}, {b, 1}})), other_way(20, order_of({{b, 1}, {a, 1}}));
  const auto first = shop.open("one"), second = shop.open("two");
  int placed = 0;
  for (int round = 0; round < 10; ++round) {
    auto left = shop.start(first, one_way);
    auto right = shop.start(second, other_way);
    for (const auto& done : {left.get(), right.get()})
      for (const auto& result : done.results)
        placed += result.has_value() ? 1 : 0;
  }
  CHECK(placed == 300);
  CHECK(shop.stock_of(a) == "0");
  CHECK(shop.database.ask("select count(*) from orders") == "300");
  CHECK(shop.database.ask("select count(*) from outbox") == "300");
}

TEST_CASE("a coupon is used once when two writers race for it", "[order][contract]") {
  order_database shop;
  const auto a = shop.add_product(100, 1000), b = shop.add_product(100, 1000);
  const auto first = shop.open("one"), second = shop.open("two");
  for (int round = 0; round < 20; ++round) {
    const auto coupon = shop.add_coupon(1, "fixed", 10);
    auto left_order = order_of({{a, 1}}), right_order = order_of({{b, 1}});
    left_order.coupon_id = right_order.coupon_id = coupon;
    auto left = shop.start(first, {left_order});
    auto right = shop.start(second, {right_order});
    const bool left_placed = left.get().results.at(0).has_value();
    CHECK(left_placed != right.get().results.at(0).has_value());
  }
  CHECK(shop.database.ask("select count(*) from orders") == "20");
}

TEST_CASE("a key used at two nodes at once gives one order", "[order][contract]") {
  order_database shop;
  const auto a = shop.add_product(100, 1000), b = shop.add_product(100, 1000);
  const auto first = shop.open("one"), second = shop.open("two");
  for (int round = 0; round < 20; ++round) {
    auto same = order_of({{a, 1}}), other = order_of({{b, 1}});
    same.idempotency_key = other.idempotency_key = "key-" + std::to_string(round);
    auto left = shop.start(first, {same});
    // Every other round the bodies differ: then no product lock keeps the two apart, only the unique index does.
    auto right = shop.start(second, {round % 2 == 0 ? same : other});
    const auto one = left.get().results.at(0), two = right.get().results.at(0);
    if (round % 2 == 0)
      CHECK(one->order_id == two->order_id);
    else
      CHECK(one.has_value() != two.has_value());
  }
  CHECK(shop.database.ask("select count(*) from orders") == "20");
  CHECK(shop.database.ask("select count(*) from outbox") == "20");
}

TEST_CASE("the same key again gets the same answer and one order", "[order][contract]") {
  order_database shop;
  auto asked = order_of({{shop.add_product(100, 5), 2}});
  asked.idempotency_key = "again";
  const auto store = shop.open();
  const auto first = shop.write(store, {asked}), again = shop.write(store, {asked});
  REQUIRE(again.results.at(0));
  CHECK(shop.database.ask("select count(*) from orders") == "1");
  CHECK(again.results[0]->order_id == first.results.at(0)->order_id);
  CHECK(again.results[0]->total == 200);
  CHECK(again.results[0]->occurred_at == first.results[0]->occurred_at);
  CHECK(again.events.empty());
  asked.lines[0].quantity = 3;
  CHECK(shop.write(store, {asked}).results.at(0).error() == "key-reused");
}

TEST_CASE("order ids differ between nodes", "[order][contract]") {
  order_database shop;
  const auto asked = order_of({{shop.add_product(1, 10), 1}});
  const auto one = shop.write(shop.open("one"), {asked}), two = shop.write(shop.open("two"), {asked});
  CHECK(one.results.at(0)->order_id != two.results.at(0)->order_id);
}

TEST_CASE("a full batch of large orders is stored whole", "[order][contract]") {
  order_database shop;
  std::vector<order_line> lines;
  for (int i = 0; i < 50; ++i)
    lines.push_back({shop.add_product(2, 1000), 1});
  const auto done = shop.write(shop.open(), std::vector<place_order>(256, order_of(lines)));
  CHECK(done.events.size() == 256);
  CHECK(shop.database.ask("select count(*) from order_items") == "12800");
  CHECK(shop.database.ask("select min(stock) || ':' || max(stock) from products") == "744:744");
}
