#include "tools/audit/topics.hpp"
#include "tests/contract/audit/audit_database.hpp"
#include "tests/contract/audit/audit_topics.hpp"

using namespace troupe::tests;
using namespace troupe::audit;
using namespace std::chrono_literals;

namespace {

audit_input input_of(const audit_database& shop, const audit_topics& topics) {
  auto with = shop.input();
  with.kafka = topics.settings();
  return with;
}

/// What the shop of audit_database would have published and got.
void publish_all(audit_database& shop, audit_topics& topics) {
  topics.publish_order(11, "a");
  topics.publish_request(21, 7);
  topics.publish_request(21, 7);
  topics.publish_request(22, 7);
  shop.database.ask(
      "update coupons set total = 1;"
      "update coupon_issues set source_partition = 0, source_offset = 0;"
      "insert into consumer_offsets values ('request-coupon-consumer-group', 'request-coupon', 0, 3)");
}

}  // namespace

TEST_CASE("a topic is read in every format a producer may write", "[audit][contract]") {
  audit_topics topics;
  const auto broker = topics.settings();
  const topic_reading what{broker, "order-completed", "nobody", 20s};
  topics.publish_order(1, "one");
  const auto before = read_ends(what);
  REQUIRE(before);
  CHECK(before->at(0).high_before == 1);
  CHECK_FALSE(before->at(0).committed_before);

  topics.publish_order(2, "two", troupe::wire::format::binary);
  topics.publish({"", "order-completed", "3", "", R"({"orderId":"3","occurredAt":"2026-05-29T01:43:46Z","x":1})", {}});
  topics.publish({"", "order-completed", "4", "", "not JSON", {}});
  const auto log = read_orders(what, *before);
  REQUIRE(log);
  REQUIRE(log->records.size() == 3);
  for (std::int64_t i = 0; i < 3; ++i) {
    CHECK(log->records[static_cast<std::size_t>(i)].order == i + 1);
    CHECK(log->records[static_cast<std::size_t>(i)].at == place{0, i});
  }
  CHECK(log->records[1].event == fingerprint_of("two"));
  // Without an id it is known by its place and its content, the same whenever it is read.
  CHECK(log->records[2].event != fingerprint_of("order-completed/0/2"));
  CHECK(log->records[2].event == read_orders(what, *before)->records.at(2).event);
  REQUIRE(log->unreadable.size() == 1);
  CHECK(log->unreadable[0].at == place{0, 3});
  CHECK(log->partitions.at(0).high_before == 1);
  CHECK(log->partitions.at(0).high_after == 4);
}

TEST_CASE("a shop that agrees with its topics is clean", "[audit][contract]") {
  audit_database shop;
  audit_topics topics;
  publish_all(shop, topics);
  const auto found = shop.run(input_of(shop, topics));
  INFO(to_table(found));
  CHECK(found.is_clean());
  CHECK(row_about("first distinct users", found).checked == 1);
  CHECK(row_about("each event has its order", found).checked == 1);
}

TEST_CASE("what differs from the topics is found in its row", "[audit][contract]") {
  audit_database shop;
  audit_topics topics;
  publish_all(shop, topics);
  const auto with = input_of(shop, topics);
  SECTION("an order nobody was told of") {
    shop.database.ask("delete from outbox");
    CHECK(row_about("each order's event", shop.run(with)).lost == 1);
  }
  SECTION("an event of an order that was refused") {
    topics.publish_order(99, "ghost");
    CHECK(row_about("each event has its order", shop.run(with)).wrong == 1);
  }
  SECTION("a second event of the same order") {
    topics.publish_order(11, "another");
    CHECK(row_about("each event has its order", shop.run(with)).doubled == 1);
  }
  SECTION("a winner who did not come first") {
    shop.database.ask("update coupon_issues set user_id = 22, source_offset = 2");
    CHECK(row_about("first distinct users", shop.run(with)).wrong == 1);
    CHECK(row_about("first distinct users", shop.run(with)).lost == 1);
  }
  SECTION("an offset beyond the end") {
    shop.database.ask("update consumer_offsets set next_offset = 4");
    CHECK(row_about("passes unfinished work", shop.run(with)).wrong == 1);
  }
  SECTION("a record that was skipped") {
    topics.publish({"", "request-coupon", "7", "", "not JSON", {}});
    shop.database.ask("update consumer_offsets set next_offset = 4");
    CHECK(row_about("dead letter", shop.run(with)).lost == 1);
  }
  SECTION("a backlog when all should be settled") {
    auto settled = with;
    settled.settled = true;
    shop.database.ask("update consumer_offsets set next_offset = 1");
    CHECK(row_about("passes unfinished work", shop.run(settled)).stuck == 1);
    CHECK(row_about("passes the log", shop.run(settled)).stuck == 1);
  }
}

TEST_CASE("a broker that cannot be reached is one sentence", "[audit][contract]") {
  audit_database shop;
  auto with = shop.input();
  with.kafka.emplace().brokers = "127.0.0.1:1";
  with.timeout = 500ms;
  const auto found = run_audit(with);
  REQUIRE_FALSE(found);
  CHECK_THAT(found.error(), !Catch::Contains("\n") && Catch::Contains("127.0.0.1:1"));
}
