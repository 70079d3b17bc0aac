#include "tests/contract/audit/audit_database.hpp"

#include <catch2/catch.hpp>
#include <fstream>

using namespace troupe::tests;

TEST_CASE("a faultless database is clean", "[audit][contract]") {
  audit_database shop;
  const auto found = shop.run();
  INFO(to_table(found));
  CHECK(found.is_clean());
  CHECK(row_about("outbox rows", found).checked == 1);
  CHECK(row_about("each order's event", found).checked == 2);
  CHECK(row_about("stock", found).checked == 1);
  CHECK(row_about("totals", found).checked == 2);
  CHECK(row_about("used coupons", found).checked == 2);
  CHECK(row_about("issued as often", found).checked == 1);
}

TEST_CASE("an empty database is clean", "[audit][contract]") {
  test_database database;
  database.migrate();
  troupe::audit::audit_input with;
  with.database = database.settings();
  with.expect_sink_rows = true;
  const auto found = troupe::audit::run_audit(with);
  REQUIRE(found);
  CHECK(found->is_clean());
}

TEST_CASE("each fault in the tables is found in its row", "[audit][contract]") {
  struct fault {
    const char* sql;
    const char* row;
    std::uint64_t troupe::audit::ledger_row::*count;
  };
  using row = troupe::audit::ledger_row;
  const auto [sql, about, count] = GENERATE(
      fault{"delete from outbox", "each order's event", &row::lost},
      fault{"update outbox set created_at = now() - interval '2 minutes'", "outbox rows", &row::stuck},
      fault{"insert into data_platform_orders values ('c', 11, now())", "data_platform_orders", &row::doubled},
      fault{"insert into data_platform_orders values ('c', 99, now())", "data_platform_orders", &row::wrong},
      fault{"update products set stock = 8", "stock", &row::wrong}, fault{"delete from restocks", "stock", &row::wrong},
      fault{"insert into order_items values (99, 1, 1, 1, 100); update products set stock = 8", "stock", &row::wrong},
      fault{"update orders set total = 101 where order_id = 11", "totals", &row::wrong},
      fault{"update orders set discount = 21 where order_id = 12", "totals", &row::wrong},
      fault{"delete from order_items where order_id = 11; update products set stock = 10", "totals", &row::wrong},
      fault{"update coupons set expires_at = now() - interval '1 minute'", "totals", &row::wrong},
      fault{"update coupon_issues set used_by_order = null", "used coupons", &row::wrong},
      fault{"update orders set coupon_id = null, discount = 0 where order_id = 12", "used coupons", &row::wrong},
      fault{"update coupons set issued = 0", "issued as often", &row::wrong},
      fault{"update coupon_issues set sequence = 2", "issued as often", &row::wrong});
  audit_database shop;
  shop.database.ask(sql);
  const auto found = shop.run();
  INFO(sql << '\n' << to_table(found));
  CHECK(row_about(about, found).*count == 1);
  CHECK(found.faults() == 1);
  CHECK(exit_code(found) == 1);
}

TEST_CASE("dead letters and parked records are read with their reasons", "[audit][contract]") {
  audit_database shop;
  shop.database.ask(
      "insert into dead_letters (consumer_group, topic, partition, \"offset\", key, reason, fingerprint, attempts, "
      "node)"
      " values ('g', 'request-coupon', 0, 5, '7', 'there is no coupon', 'f', 1, 'n');"
      "insert into parked_records (consumer_group, topic, partition, \"offset\", key, last_error)"
      " values ('p', 'order-completed', 1, 6, '12', 'the sink is down')");
  auto with = shop.input();
  CHECK(row_about("dead letter", shop.run(with)).checked == 2);
  with.settled = true;
  const auto settled = row_about("dead letter", shop.run(with));
  CHECK(settled.stuck == 1);
  CHECK(settled.notes == std::vector<std::string>{"order-completed/1@6 is parked: the sink is down",
                                                  "1 records wait in parked_records",
                                                  "1 dead letters, request-coupon: there is no coupon"});
}

TEST_CASE("the event of a refused order waits as a dead letter", "[audit][contract]") {
  audit_database shop;
  shop.database.ask(
      "delete from outbox;"
      "insert into dead_letters (topic, key, reason, fingerprint, attempts, node)"
      " values ('order-completed', '12', 'too large', 'f', 1, 'n')");
  const auto found = shop.run();
  CHECK(row_about("each order's event", found).stuck == 1);
  CHECK(found.faults() == 1);
}

TEST_CASE("closed dead letters are no fault and say how they were closed", "[audit][contract]") {
  audit_database shop;
  shop.database.ask(
      "delete from outbox;"
      "insert into dead_letters (topic, key, reason, fingerprint, attempts, node, closed_at, closed_as)"
      " values ('order-completed', '12', 'too large', 'f', 1, 'n', now(), 'discarded'),"
      " ('request-coupon', '7', 'too large', 'f', 1, 'n', now(), 'replayed')");
  auto with = shop.input();
  with.settled = true;
  const auto found = shop.run(with);
  CHECK(found.is_clean());
  CHECK(row_about("dead letter", found).notes ==
        std::vector<std::string>{"1 dead letters were replayed as new events",
                                 "1 dead letters were discarded by an operator"});
}

TEST_CASE("more rows than one page are read once each", "[audit][contract]") {
  audit_database shop;
  shop.database.ask(
      "insert into orders (order_id, user_id, total, discount, status, created_at)"
      " select n, 1, 100, 0, 'completed', now() from generate_series(1000, 25999) n;"
      "insert into order_items select n, 1, 1, 1, 100 from generate_series(1000, 25999) n;"
      "insert into data_platform_orders select 'e' || n, n, now() from generate_series(1000, 25999) n;"
      "update products set initial_stock = initial_stock + 25000");
  const auto found = shop.run();
  INFO(to_table(found));
  CHECK(found.is_clean());
  CHECK(row_about("totals", found).checked == 25'002);
  CHECK(row_about("data_platform_orders", found).checked == 25'001);
}

TEST_CASE("what clients were promised is compared with what is stored", "[audit][contract]") {
  audit_database shop;
  const auto file = std::filesystem::temp_directory_path() / (shop.database.name() + ".answers");
  std::ofstream{file} << "order 11\norder 13\ncoupon 21 7\ncoupon 22 7\n";
  auto with = shop.input();
  with.answers = file;
  const auto found = shop.run(with);
  std::filesystem::remove(file);
  CHECK(row_about("acknowledged order", found).lost == 1);
  CHECK(row_about("acknowledged coupon request", found).lost == 1);
}

TEST_CASE("a database or an answers file that cannot be read is one sentence", "[audit][contract]") {
  audit_database shop;
  auto with = shop.input();
  with.answers = "/nowhere/answers.txt";
  CHECK_THAT(troupe::audit::run_audit(with).error(), Catch::Contains("/nowhere/answers.txt cannot be read"));
  with.answers.reset();
  shop.database.ask("drop table restocks");
  CHECK_THAT(troupe::audit::run_audit(with).error(), Catch::Contains("the tables could not be read"));
}

TEST_CASE("each step is announced", "[audit][contract]") {
  audit_database shop;
  std::vector<std::string> steps;
  REQUIRE(troupe::audit::run_audit(shop.input(), [&](const std::string& step) { steps.push_back(step); }));
  CHECK(steps == std::vector<std::string>{"reading tables"});
}
