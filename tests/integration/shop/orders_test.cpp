// Orders and their events, through a real PostgreSQL and a real Apache Kafka.
#include "tests/support/shop_truth.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// At COMMIT an order waits for an advisory lock: the test decides when it is committed.
void hold_commits(test_database& database) {
  database.ask(
      "create function wait_at_commit() returns trigger language plpgsql as $$ begin "
      "perform pg_advisory_xact_lock_shared(1); return null; end $$; "
      "create constraint trigger wait_at_commit after insert on orders deferrable initially deferred "
      "for each row execute function wait_at_commit()");
  database.ask("select pg_advisory_lock(1)");
}

bool has(const topic_record& record, const std::string& header) {
  return ("," + record.headers + ",").find("," + header + ",") != std::string::npos;
}

std::string header(const topic_record& record, const std::string& name) {
  const auto all = "," + record.headers + ",";
  const auto at = all.find("," + name + "=");
  return at == all.npos ? "" : all.substr(at + name.size() + 2, all.find(',', at + 1) - at - name.size() - 2);
}

}  // namespace

TEST_CASE("an order's record reaches the topic after its commit and never before", "[shop][integration]") {
  shop_cluster shop{1};
  shop.start();
  const auto product = shop.add_product(10);
  hold_commits(shop.database());
  raw_answer answer;
  std::thread client{[&] { answer = shop.door().order(7, {product}); }};
  const auto waits =
      wait_until([&] { return shop.count("pg_locks where locktype = 'advisory' and not granted") == 1; }, 10s);
  const auto before = shop.orders().read();
  shop.database().ask("select pg_advisory_unlock(1)");
  client.join();

  REQUIRE(waits);
  CHECK(before.empty());
  REQUIRE(answer.status == 201);
  shop.require([&] { return !shop.orders().read().empty(); }, 10s, "no record");
  const auto records = shop.orders().read();
  REQUIRE(records.size() == 1);
  const auto id = std::to_string(*number_in(answer.body, "orderId"));
  const auto time = shop.database().ask(
      "select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from orders");
  CHECK(records[0].key == id);
  CHECK(records[0].value == "{\"occurredAt\":\"" + time + "\",\"orderId\":" + id + "}");
  CHECK(answer.body.find("\"occurredAt\":\"" + time + "\"") != std::string::npos);
}

TEST_CASE("an order's record carries CloudEvents headers and the client's trace", "[shop][integration]") {
  shop_cluster shop{1};
  shop.start();
  const auto product = std::to_string(shop.add_product(10));
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto body =
      "{\"userId\":\"7\",\"couponId\":null,\"items\":[{\"productId\":\"" + product + "\",\"quantity\":1}]}";
  REQUIRE(shop.door().post("/api/v1/order", body, "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n").status ==
          201);
  shop.require([&] { return !shop.orders().read().empty(); }, 10s, "no record");
  const auto record = shop.orders().read().at(0);
  CHECK(has(record, "ce_specversion=1.0"));
  CHECK(has(record, "ce_type=troupe.order-completed.v1"));
  CHECK(has(record, "content-type=application/json"));
  CHECK(header(record, "ce_source") != "");
  CHECK(header(record, "ce_time") != "");
  CHECK(header(record, "traceparent").find("00-" + trace) == 0);
  wait_until_orders_arrived(shop);
  CHECK(header(record, "ce_id") == shop.database().ask("select event_id from data_platform_orders"));
}

TEST_CASE("a refused order publishes nothing", "[shop][integration]") {
  shop_cluster shop{1};
  shop.start();
  const auto scarce = shop.add_product(1), plenty = shop.add_product(100);
  auto door = shop.door();
  CHECK(door.order(1, {scarce, plenty}).status == 201);
  CHECK(door.order(2, {plenty, scarce}).status == 409);
  CHECK(door.order(3, {plenty, 999}).status == 422);
  CHECK(door.post("/api/v1/order", "{\"userId\":4,\"couponId\":77,\"items\":[{\"productId\":" + std::to_string(plenty) +
                                       ",\"quantity\":1}]}")
            .status == 409);
  CHECK(door.order(5, {plenty}).status == 201);
  wait_until_orders_arrived(shop);
  check_orders(shop);
  CHECK(shop.orders().read().size() == 2);
}

TEST_CASE("a repeated idempotency key is one order and one event", "[shop][integration]") {
  shop_cluster shop{2};
  shop.start();
  const auto product = shop.add_product(100);
  const auto first = shop.door(0).order(1, {product}, "same"), again = shop.door(1).order(1, {product}, "same");
  CHECK(first.status == 201);
  CHECK(again.status == 201);
  CHECK(first.body == again.body);
  CHECK(shop.door(1).order(1, {product, shop.add_product(1)}, "same").status == 422);
  wait_until_orders_arrived(shop);
  check_orders(shop);
  CHECK(shop.orders().read().size() == 1);
}

TEST_CASE("orders placed on two nodes at once sell each piece once", "[shop][integration]") {
  const auto route = GENERATE(as<std::string>{}, "kafka", "local");
  CAPTURE(route);
  shop_options with;
  with.route = route;
  shop_cluster shop{2, with};
  shop.start();
  const auto product = shop.add_product(50);
  std::atomic<int> sold{0}, refused{0};
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < 4; ++i)
    clients.emplace_back([&, i] {
      auto door = shop.door(i % 2);
      for (std::int64_t n = 0; n < 30; ++n)
        ++(door.order(1 + n, {product}).status == 201 ? sold : refused);
    });
  for (auto& each : clients)
    each.join();
  CHECK(sold == 50);
  CHECK(refused == 70);
  CHECK(shop.database().ask("select stock from products") == "0");
  CHECK(shop.count("orders") == 50);
  wait_until_orders_arrived(shop);
  CHECK(shop.count("data_platform_orders") == 50);
}

TEST_CASE("orders travel in the binary format", "[shop][integration]") {
  shop_options with;
  with.format = "binary";
  shop_cluster shop{1, with};
  shop.start();
  const auto product = shop.add_product(10);
  CHECK(shop.door().order(1, {product}).status == 201);
  wait_until_orders_arrived(shop);
  CHECK(shop.database().ask("select order_id from data_platform_orders") ==
        shop.database().ask("select order_id from orders"));
  CHECK(shop.database().ask("select occurred_at from data_platform_orders") ==
        shop.database().ask("select created_at from orders"));
  CHECK(has(shop.orders().read().at(0), "content-type=application/vnd.troupe.cereal"));
}
