#include "order_database.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace troupe;
using namespace troupe::order;
using namespace troupe::tests;

namespace {

// Within a transaction pg_stat_activity stays as it was first seen.
constexpr auto waits_for_lock =
    "select pg_stat_clear_snapshot(); select count(*) > 0 from pg_stat_activity"
    " where datname = current_database() and application_name = 'order-writer' and wait_event_type = 'Lock'";

/// Inserting an order for which `condition` holds fails with `sqlstate`.
void break_orders(order_database& shop, const std::string& condition, const std::string& sqlstate) {
  shop.database.ask(
      "create function broken() returns trigger language plpgsql as $$ begin"
      " raise exception 'broken by the test' using errcode = '" +
      sqlstate +
      "'; end $$;"
      "create trigger broken before insert on orders for each row when (" +
      condition + ") execute function broken()");
}

std::string stored_orders(order_database& shop) { return shop.database.ask("select count(*) from orders"); }

}  // namespace

TEST_CASE("an answered order survives any crash of its session", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(1, 100'000);
  const auto store = shop.open();
  std::set<std::int64_t> answered;
  for (int round = 0; round < 60; ++round) {
    auto batch = shop.start(store, std::vector<place_order>(50, order_of({{product, 1}})));
    shop.database.ask(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
        " where datname = current_database() and application_name = 'order-writer'");
    for (const auto& result : batch.get().results) {
      if (result)
        answered.insert(result->order_id.value());
      else
        CHECK(result.error() == "unavailable");
    }
  }
  CHECK(answered.size() > 0);
  CHECK(stored_orders(shop) == std::to_string(answered.size()));
  CHECK(shop.database.ask("select count(*) from outbox") == std::to_string(answered.size()));
  CHECK(shop.stock_of(product) == std::to_string(100'000 - answered.size()));
}

TEST_CASE("a batch that waits for a lock is answered when it is free", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(1, 10);
  const auto store = shop.open();
  shop.database.ask("begin");
  shop.database.ask("update products set stock = 3");
  auto batch = shop.start(store, {order_of({{product, 3}})});
  shop.database.wait_for(waits_for_lock, "t");
  shop.database.ask("commit");
  CHECK(batch.get().results.at(0));
  CHECK(shop.stock_of(product) == "0");
}

TEST_CASE("a lock that is never released is answered as unavailable", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(1, 10);
  const auto store = shop.open();
  shop.database.ask("begin");
  shop.database.ask("update products set stock = 3");
  const auto done = shop.write(store, {order_of({{product, 1}})});
  CHECK(done.results.at(0).error() == "unavailable");
  CHECK(done.reachable);
  shop.database.ask("rollback");
  CHECK(stored_orders(shop) == "0");
  CHECK(shop.write(store, {order_of({{product, 1}})}).results.at(0));
}

TEST_CASE("a full disk stores nothing and the shop works again afterwards", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(1, 10);
  const auto store = shop.open();
  break_orders(shop, "true", "53100");
  const auto done = shop.write(store, {order_of({{product, 1}})});
  CHECK(done.results.at(0).error() == "unavailable");
  CHECK(done.events.empty());
  CHECK(shop.stock_of(product) == "10");
  CHECK(shop.database.ask("select count(*) from outbox") == "0");
  shop.database.ask("drop trigger broken on orders");
  CHECK(shop.write(store, {order_of({{product, 1}})}).results.at(0));
}

TEST_CASE("an order the database cannot store fails alone", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(1, 10);
  break_orders(shop, "new.user_id = 3", "22003");
  const auto done = shop.write(shop.open(), {order_of({{product, 1}}, 1), order_of({{product, 1}}, 2),
                                             order_of({{product, 1}}, 3), order_of({{product, 1}}, 4)});
  CHECK(done.results.at(2).error() == "internal");
  CHECK(done.events.size() == 3);
  CHECK(stored_orders(shop) == "3");
  CHECK(shop.stock_of(product) == "7");
}

TEST_CASE("a commit that ends its session without an answer is looked up and run again", "[order][contract]") {
  order_database shop;
  const auto product = shop.add_product(1, 10);
  // Runs inside COMMIT and ends the backend, the first time only: sequences do not roll back.
  shop.database.ask(
      "create sequence once;"
      "create function cut() returns trigger language plpgsql as $$ begin"
      " if nextval('once') = 1 then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if;"
      " return null; end $$;"
      "create constraint trigger cut after insert on orders deferrable initially deferred"
      " for each row execute function cut()");
  const auto done = shop.write(shop.open(), {order_of({{product, 1}})});
  REQUIRE(done.results.at(0));
  CHECK(shop.database.ask("select order_id from orders") == std::to_string(done.results[0]->order_id.value()));
  CHECK(shop.database.ask("select last_value from once") == "2");
  CHECK(shop.stock_of(product) == "9");
}
