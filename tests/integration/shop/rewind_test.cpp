// `troupe rewind` on a shop at rest: a keyed topic (orders) and a batch topic (coupon requests), a partition each.
#include "runtime/broker/topic_reader.hpp"
#include "tests/support/shop_truth.hpp"
#include "tests/support/topic_removal.hpp"

using namespace troupe;
using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

shop_options one_partition() {
  shop_options out;
  out.partitions = 1;
  return out;
}

struct finished {
  int exit_code = -1;
  std::string said;
  bool says(const std::string& text) const { return said.find(text) != std::string::npos; }
};

/// A shop that has handled five orders' events and five requests for a coupon.
struct shop_at_work {
  explicit shop_at_work(const shop_options& with = one_partition()) : shop{1, with} {
    shop.start();
    coupon = shop.add_coupon(100);
    write(1, 5);
    wait_for_events("1 2 3 4 5");
    shop.database().wait_for("select next_offset from consumer_offsets", "5");
    shop.require([&] { return committed("order") == 5 && committed("coupon") == 5; }, 20s,
                 "the groups' offsets are not committed");
  }

  void write(int first, int last) {
    std::string events, requests;
    for (int i = first; i <= last; ++i) {
      const auto id = std::to_string(i), key = std::to_string(coupon);
      events += id + ":{\"orderId\":" + id + ",\"occurredAt\":\"2026-05-29T01:43:46.137371Z\"}\n";
      requests += key + ":{\"userId\":" + id + ",\"couponId\":" + key + "}\n";
    }
    shop.orders().write(events);
    shop.requests().write(requests);
  }
  void wait_for_events(const std::string& ids) {
    shop.database().wait_for("select string_agg(order_id::text, ' ' order by order_id) from data_platform_orders", ids);
  }
  void stop() { shop.node(0).program().terminate(); }

  /// "order" or "coupon".
  std::string topic(const std::string& kind) const { return shop.name() + '-' + kind; }
  std::vector<broker::partition_range> places(const std::string& kind) {
    broker::settings with;
    with.brokers = kafka_brokers();
    return broker::partition_ranges(with, topic(kind), topic(kind), 20s).value();
  }
  broker::partition_range place(const std::string& kind) { return places(kind).at(0); }
  /// Of all partitions together.
  broker::offset committed(const std::string& kind) {
    broker::offset sum = 0;
    for (const auto& one : places(kind))
      sum += one.committed.value_or(0);
    return sum;
  }
  finished rewind(std::vector<std::string> words) {
    const auto log = shop.node(0).file() + ".rewound";
    words.insert(words.begin(), {TROUPE_BINARY, "rewind"});
    words.insert(words.end(), {"--config", shop.node(0).file()});
    child_program troupe{words, log};
    wait_until([&] { return troupe.has_ended(); }, 60s);
    finished out{troupe.exit_code().value_or(-1), text_of(log)};
    std::filesystem::remove(log);
    UNSCOPED_INFO(out.said);
    return out;
  }
  /// As a backup of when three records were handled has it.
  void restore() {
    shop.database().ask("update partition_owners set next_offset = 3, record_offset = -1, record_print = 0");
    shop.database().ask("delete from data_platform_orders where order_id > 3");
    shop.database().ask("update consumer_offsets set next_offset = 3, record_offset = -1, record_print = 0");
    shop.database().ask("delete from coupon_issues where user_id > 3");
    shop.database().ask("update coupons set issued = 3");
  }
  std::string stored(const std::string& table) {
    return shop.database().ask("select next_offset || ' ' || record_offset || ' ' || record_print from " + table);
  }
  std::string text_of_place(const std::string& kind) {
    const auto now = place(kind);
    return std::to_string(now.committed.value_or(-1)) + ' ' + std::to_string(now.known.at) + ' ' +
           std::to_string(static_cast<std::int64_t>(now.known.print));
  }

  shop_cluster shop;
  std::int64_t coupon = 0;
};

}  // namespace

TEST_CASE("a restored database reads again what it has forgotten", "[shop][integration]") {
  shop_at_work on;
  on.stop();
  on.restore();
  for (const std::string kind : {"order", "coupon"}) {
    const auto planned = on.rewind({on.topic(kind), "--to", "stored"});
    CHECK(planned.exit_code == 0);
    CHECK(planned.says("--yes"));
    CHECK(on.place(kind).committed == 5);
    const auto done = on.rewind({on.topic(kind), "--to", "stored", "--yes"});
    CHECK(done.exit_code == 0);
    CHECK(done.says("moved"));
    CHECK(on.text_of_place(kind) == on.stored(kind == "order" ? "partition_owners" : "consumer_offsets"));
    CHECK(on.place(kind).committed == 3);
    CHECK(on.place(kind).known.at == 2);
    CHECK(on.rewind({on.topic(kind), "--to", "stored"}).says("are there already"));
  }
  on.write(6, 6);
  on.shop.node(0).start();
  on.wait_for_events("1 2 3 4 5 6");
  on.shop.database().wait_for("select next_offset from consumer_offsets", "6");
  check_winners(on.shop, on.coupon, 100);
  CHECK(on.shop.node(0).log().find("made anew") == std::string::npos);
}

TEST_CASE("nothing is moved while somebody reads", "[shop][integration]") {
  shop_at_work on;
  const auto before = on.stored("consumer_offsets");
  for (const std::string kind : {"order", "coupon"}) {
    const auto refused = on.rewind({on.topic(kind), "--to", "beginning", "--yes"});
    CHECK(refused.exit_code == 1);
    CHECK(refused.says("is read by shop-1 at /127.0.0.1 (partitions 0)"));
    CHECK(refused.says("Nothing was changed"));
    CHECK(on.place(kind).committed == 5);
    const auto planned = on.rewind({on.topic(kind), "--to", "beginning"});
    CHECK(planned.exit_code == 0);
    CHECK(planned.says("5 handled again"));
    CHECK(planned.says("is read by shop-1"));
  }
  CHECK(on.stored("consumer_offsets") == before);
}

TEST_CASE("a partition goes to an offset, and what is skipped is said and never handled", "[shop][integration]") {
  shop_at_work on;
  on.stop();
  on.write(6, 9);
  for (const std::string kind : {"order", "coupon"}) {
    const auto done = on.rewind({on.topic(kind) + "/0", "--to", "8", "--yes"});
    CHECK(done.exit_code == 0);
    CHECK(done.says("up to 3 records will be SKIPPED"));
    CHECK(on.place(kind).committed == 8);
  }
  on.shop.node(0).start();
  on.wait_for_events("1 2 3 4 5 9");
  on.shop.database().wait_for("select next_offset from consumer_offsets", "9");
  CHECK(issued_users(on.shop, on.coupon) == "1,2,3,4,5,9");
}

TEST_CASE("a group goes to where a time begins", "[shop][integration]") {
  shop_at_work on;
  const auto time = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + 1ms;
  wait_until([&] { return std::chrono::system_clock::now() > time; }, 1s);
  on.write(6, 7);
  on.wait_for_events("1 2 3 4 5 6 7");
  const auto planned = on.rewind({on.topic("order"), "--to", wire::to_rfc3339(time), "--json"});
  CHECK(planned.exit_code == 0);
  CHECK(planned.says("\"target\":5"));
  CHECK(on.rewind({on.topic("order"), "--to", "1h ago", "--json"}).says("\"target\":0"));
  CHECK(on.rewind({on.topic("order"), "--to", "-1h", "--json"}).says("\"target\":0"));
  CHECK(on.rewind({on.topic("order"), "--to", "-0ms", "--json"}).says("\"target\":7"));
}

TEST_CASE("a move that ends half way says which partitions were moved, and goes on when repeated",
          "[shop][integration]") {
  auto two = one_partition();
  two.partitions = 2;
  shop_at_work on{two};
  auto& database = on.shop.database();
  on.stop();
  database.ask(
      "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;"
      "create constraint trigger at_commit after update on partition_owners deferrable initially deferred for each row "
      "when (new.partition = 0 and new.consumer_group like '%-order') execute function refuse()");
  const auto failed = on.rewind({on.topic("order"), "--to", "beginning", "--yes"});
  CHECK(failed.exit_code == 3);
  CHECK(failed.says(on.topic("order") + "/0: the group's offset was moved, the database's perhaps not: PostgreSQL: "));
  CHECK(failed.says(on.topic("order") + "/1: it comes after one that failed"));
  CHECK(on.places("order").at(0).committed == 0);
  CHECK(on.places("order").at(1).committed > 0);

  database.ask("drop trigger at_commit on partition_owners");
  CHECK(on.rewind({on.topic("order"), "--to", "beginning", "--yes"}).exit_code == 0);
  CHECK(on.committed("order") == 0);
  CHECK(database.ask("select count(*) from partition_owners where next_offset = 0 and consumer_group like '%-order'") ==
        "2");
}

TEST_CASE("a place that is not there is refused by name", "[shop][integration]") {
  shop_at_work on;
  on.stop();
  const auto refused = [&](std::vector<std::string> words, int code, const std::string& sentence) {
    words.emplace_back("--yes");
    const auto said = on.rewind(std::move(words));
    INFO(sentence);
    CHECK(said.exit_code == code);
    CHECK(said.says(sentence));
  };
  const auto order = on.topic("order");
  refused({order + "/0", "--to", "6"}, 1, "offset 6 is not in the log of " + order + "/0, which holds 0 to 5");
  refused({order + "/7", "--to", "1"}, 1, "has no partition 7; it has 0 to 0");
  refused({order, "--to", "1"}, 2, "an offset is one partition's");
  refused({"elsewhere", "--to", "end"}, 2,
          "has no topic elsewhere that is read from Kafka; it has " + on.topic("coupon"));
  refused({"elsewhere", "--to", "end", "--group", "g"}, 1, "there is no topic elsewhere on");
  refused({order, "--to", "end", "--group", "nobody"}, 1, "there is no group nobody that reads " + order);
  on.shop.database().ask("update partition_owners set next_offset = null");
  refused({order, "--to", "stored"}, 1, "the database does not know how far " + order + "/0 was read");
  on.shop.database().refuse_connections();
  refused({order, "--to", "beginning"}, 3, "PostgreSQL: ");
  on.shop.database().accept_connections();
  CHECK(on.place("order").committed == 5);
}

TEST_CASE("brokers that do not answer are named", "[shop][integration]") {
  auto with = one_partition();
  with.brokers = "127.0.0.1:1";
  shop_cluster shop{1, with};
  const auto log = shop.node(0).file() + ".rewound";
  child_program troupe{
      {TROUPE_BINARY, "rewind", shop.name() + "-order", "--to", "end", "--yes", "--config", shop.node(0).file()}, log};
  wait_until([&] { return troupe.has_ended(); }, 60s);
  INFO(text_of(log));
  CHECK(troupe.exit_code() == 3);
  CHECK(text_of(log).find("127.0.0.1:1") != std::string::npos);
}

TEST_CASE("of a topic made anew only the new log's places are taken", "[shop][integration]") {
  shop_at_work on;
  on.stop();
  broker::settings with;
  with.brokers = kafka_brokers();
  for (const std::string kind : {"order", "coupon"}) {
    remove_topic(with, on.topic(kind));
    REQUIRE(broker::ensure_topics(with, {{on.topic(kind), 1}}, 20s).empty());
  }
  on.write(11, 19);
  const auto refused = on.rewind({on.topic("coupon"), "--to", "stored", "--yes"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.says("the topic was made anew: offset 5"));
  for (const std::string kind : {"order", "coupon"})
    CHECK(on.rewind({on.topic(kind), "--to", "beginning", "--yes"}).exit_code == 0);

  on.shop.node(0).start();
  on.wait_for_events("1 2 3 4 5 11 12 13 14 15 16 17 18 19");
  on.shop.database().wait_for("select next_offset from consumer_offsets", "9");
  CHECK(issued_users(on.shop, on.coupon) == "1,2,3,4,5,11,12,13,14,15,16,17,18,19");
  CHECK(on.shop.node(0).log().find("made anew") == std::string::npos);
}
