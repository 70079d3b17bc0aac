#include "order_database.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::order;
using namespace troupe::tests;
using reason = refusal::kind;

namespace {

answer<product> ask_product(order_database& shop, const order_store_port& store, auto command) {
  return shop.start<product_result>(store, std::move(command)).get().result;
}

}  // namespace

TEST_CASE("a product is found as it was created", "[order][contract]") {
  order_database shop;
  const auto store = shop.open();
  const auto made = ask_product(shop, store, create_product{"Schöne \"Tasse\"", 1250, 7});
  REQUIRE(made);
  const auto found = ask_product(shop, store, get_product{made->product_id});
  REQUIRE(found);
  CHECK(found->name == "Schöne \"Tasse\"");
  CHECK(found->price == 1250);
  CHECK(found->stock == 7);
}

TEST_CASE("a product nobody created is not found", "[order][contract]") {
  order_database shop;
  CHECK(ask_product(shop, shop.open(), get_product{42}).error().why == reason::not_found);
}

TEST_CASE("a restock adds to the stock and is noted", "[order][contract]") {
  order_database shop;
  const auto id = shop.add_product(1, 5);
  const auto done = ask_product(shop, shop.open(), restock_product{id, 3, "k"});
  REQUIRE(done);
  CHECK(done->stock == 8);
  CHECK(shop.stock_of(id) == "8");
  CHECK(shop.database.ask("select product_id || ':' || quantity from restocks") == std::to_string(id) + ":3");
}

TEST_CASE("a restock with the same key is not added twice", "[order][contract]") {
  order_database shop;
  const auto id = shop.add_product(1, 5);
  const auto store = shop.open();
  ask_product(shop, store, restock_product{id, 3, "k"});
  const auto again = ask_product(shop, store, restock_product{id, 3, "k"});
  REQUIRE(again);
  CHECK(again->stock == 8);
  CHECK(ask_product(shop, store, restock_product{id, 4, "k"}).error().why == reason::key_reused);
  CHECK(shop.stock_of(id) == "8");
}

TEST_CASE("a restock beyond what can be counted changes nothing", "[order][contract]") {
  order_database shop;
  const auto id = shop.add_product(1, stock_limit);
  const auto store = shop.open();
  CHECK(ask_product(shop, store, restock_product{id, 1, "k"}).error().why == reason::amount_too_large);
  CHECK(shop.database.ask("select count(*) from restocks") == "0");
  CHECK(ask_product(shop, store, restock_product{99, 1, "k"}).error().why == reason::not_found);
}

TEST_CASE("an order is found with its items", "[order][contract]") {
  order_database shop;
  const auto a = shop.add_product(300, 5), b = shop.add_product(1000, 5);
  const auto store = shop.open();
  const auto placed = shop.write(store, {order_of({{b, 1}, {a, 2}}, 7)}).results.at(0);
  REQUIRE(placed);
  const auto found = shop.start<order_result>(store, get_order{placed->order_id}).get().result;
  REQUIRE(found);
  CHECK(found->user_id == 7);
  CHECK_FALSE(found->coupon_id);
  CHECK(found->total == 1600);
  CHECK(found->occurred_at == placed->occurred_at);
  REQUIRE(found->items.size() == 2);
  CHECK(found->items[0].product_id == b);
  CHECK(found->items[1].quantity == 2);
  CHECK(shop.start<order_result>(store, get_order{5'000'000}).get().result.error().why == reason::not_found);
}
