#include "runtime/outbox/replay_sql.hpp"

#include "runtime/letters/dead_letter_sql.hpp"
#include "runtime/outbox/sweep_sql.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;

namespace {

struct scene {
  scene() { database.migrate(); }

  void bury(const std::string& style, broker::offset at, const std::string& key, const std::string& reason = "never") {
    letters::dead_letter one{"group", "orders", {}, reason, 3, style};
    one.record.from.partition = at < 0 ? -1 : 0;
    one.record.at = at;
    one.record.key = key;
    one.record.value = "{\"n\":1}";
    one.record.head = {{"ce_id", "e" + std::to_string(at)}, {"ce_type", "t"}};
    REQUIRE(session.transact([&](soci::session& sql) { letters::store_letters(sql, {one}, "node-1"); }));
  }
  outbox::replay_result replay(const letters::letter_choice& chosen = {}) {
    return session.transact([&](soci::session& sql) { return outbox::replay_letters(sql, chosen); }).value();
  }
  std::int64_t discard(const letters::letter_choice& chosen = {}) {
    return session.transact([&](soci::session& sql) { return letters::discard_letters(sql, chosen); }).value();
  }
  std::int64_t open(const letters::letter_choice& chosen = {}) {
    return session.run([&](soci::session& sql) { return letters::count_letters(sql, chosen); }).value();
  }

  tests::test_database database;
  store::session session{database.settings()};
};

}  // namespace

TEST_CASE("a keyed letter is replayed in its place before its key's later records", "[outbox][contract]") {
  scene on;
  on.bury("keyed", 5, "k");
  const auto done = on.replay();
  CHECK(done.in_place == 1);
  CHECK(done.as_events == 0);
  CHECK(on.database.ask("select state || attempts || \"offset\" || convert_from(key, 'UTF8') from parked_records") ==
        "replayed05k");
  CHECK(on.database.ask("select count(*) from dead_letters") == "0");
}

TEST_CASE("replaying the letter of a held head frees its key", "[outbox][contract]") {
  scene on;
  on.bury("keyed", 5, "k");
  on.database.ask(
      "insert into parked_records(consumer_group, topic, partition, \"offset\", key, attempts, state) "
      "values ('group', 'orders', 0, 5, 'k', 3, 'held')");
  on.replay();
  CHECK(on.database.ask("select string_agg(state || attempts, ' ') from parked_records") == "replayed0");
}

TEST_CASE("a batch letter becomes a new event that names the old one", "[outbox][contract]") {
  scene on;
  on.bury("batch", 5, "k");
  CHECK(on.replay().as_events == 1);
  CHECK(on.database.ask("select node from outbox").empty());
  const auto swept = on.session
                         .transact([](soci::session& sql) {
                           outbox::sweep asked;
                           asked.topics = {"orders"};
                           asked.grace = std::chrono::milliseconds{0};
                           return outbox::select_waiting(sql, asked, "node-2");
                         })
                         .value();
  REQUIRE(swept.events.size() == 1);
  const auto& event = swept.events[0].event;
  CHECK(event.key == "k");
  CHECK(event.payload == "{\"n\":1}");
  CHECK(event.id.starts_with("e5/replay-"));
  CHECK(event.head == wire::headers{{"ce_id", event.id}, {"ce_type", "t"}, {"troupe-replay-of", "e5"}});
  CHECK(on.open() == 0);
  CHECK(on.database.ask("select closed_as from dead_letters") == "replayed");
  CHECK(on.replay().as_events == 0);
}

TEST_CASE("an event that never reached its topic is replayed as a new one", "[outbox][contract]") {
  scene on;
  on.bury("keyed", -1, "k");
  CHECK(on.replay().as_events == 1);
}

TEST_CASE("a letter that no event can carry stays and says why", "[outbox][contract]") {
  scene on;
  on.bury("batch", 5, std::string{"\xff", 1});
  const auto done = on.replay();
  REQUIRE(done.refused.size() == 1);
  CHECK(done.refused[0].second.find("key") != std::string::npos);
  CHECK(on.open() == 1);
}

TEST_CASE("letters are chosen by key and topic and fingerprint and id", "[outbox][contract]") {
  scene on;
  on.bury("keyed", 1, "a", "no stock");
  on.bury("keyed", 2, "b", "no user");
  letters::letter_choice by_key, by_topic, by_print, by_id;
  by_key.key = "a";
  by_topic.topic = "other";
  by_print.fingerprint = letters::fingerprint("no user");
  by_id.ids = {1, 2, 99};
  CHECK(on.open(by_key) == 1);
  CHECK(on.open(by_topic) == 0);
  CHECK(on.open(by_print) == 1);
  CHECK(on.open(by_id) == 2);
  const auto groups = on.session.run([&](soci::session& sql) { return letters::group_letters(sql, {}); }).value();
  CHECK(groups.size() == 2);
  const auto letters =
      on.session.run([&](soci::session& sql) { return letters::read_letters(sql, by_key, 10); }).value();
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].at == 1);
  CHECK(letters[0].reason == "no stock");
  CHECK(letters[0].attempts == 3);
}

TEST_CASE("letters of two logs with one offset are replayed and discarded each with its own record",
          "[outbox][contract]") {
  scene on;
  on.bury("keyed", 5, "k");
  on.database.ask("update dead_letters set record_print = 50");
  on.database.ask(
      "insert into partition_owners(consumer_group, topic, partition, epoch, node, log) "
      "values ('group', 'orders', 0, 1, 'node-1', 1)");
  on.bury("keyed", 5, "k");
  on.database.ask(
      "insert into parked_records(consumer_group, topic, partition, \"offset\", record_print, log, key, state) values "
      "('group', 'orders', 0, 5, 50, 0, 'k', 'held'), ('group', 'orders', 0, 5, 0, 1, 'k', 'held')");
  const auto rows = [&] {
    return on.database.ask("select string_agg(log || state, ' ' order by log) from parked_records");
  };
  letters::letter_choice second;
  second.ids = {2};
  on.discard(second);
  CHECK(rows() == "0held 1discarded");
  on.replay();
  CHECK(rows() == "0replayed 1discarded");
}

TEST_CASE("a discarded letter stays closed and lets its key go on", "[outbox][contract]") {
  scene on;
  on.bury("keyed", 5, "k");
  on.database.ask(
      "insert into parked_records(consumer_group, topic, partition, \"offset\", key, attempts, state) "
      "values ('group', 'orders', 0, 5, 'k', 3, 'held')");
  CHECK(on.discard() == 1);
  CHECK(on.open() == 0);
  CHECK(on.database.ask("select closed_as from dead_letters") == "discarded");
  CHECK(on.database.ask("select state from parked_records") == "discarded");
}

TEST_CASE("letters are taken page by page, and each page is done for itself", "[outbox][contract]") {
  scene on;
  for (int i = 0; i < 7; ++i)
    on.bury(i % 2 == 0 ? "keyed" : "batch", i, "k" + std::to_string(i));
  letters::letter_choice rest;
  rest.until = 6;  // as when the operator was asked
  std::vector<std::int64_t> pages;
  std::int64_t replayed = 0;
  while (true) {
    const auto page = on.session.run([&](soci::session& sql) { return letters::first_page(sql, rest, 4); }).value();
    if (page.letters == 0)
      break;
    pages.push_back(page.letters);
    auto chosen = rest;
    chosen.until = page.last;
    const auto done = on.replay(chosen);
    replayed += done.in_place + done.as_events;
    CHECK(on.open() == 7 - replayed);
    rest.after = page.last;
  }
  CHECK(pages == std::vector<std::int64_t>{4, 2});
  CHECK(on.open() == 1);
  letters::letter_choice left;
  left.after = 6;
  CHECK(on.discard(left) == 1);
}
