#include "runtime/outbox/mirror_sql.hpp"

#include "runtime/letters/dead_letter_sql.hpp"
#include "runtime/outbox/sweep_sql.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;

namespace {

struct scene {
  scene() { database.migrate(); }

  void bury(const std::string& topic, broker::offset at, std::optional<std::string> key = "k",
            std::optional<std::string> value = "v") {
    letters::dead_letter one{"group", topic, {}, "line\nbreak", 3, "keyed"};
    one.record.from.partition = 0;
    one.record.at = at;
    one.record.key = std::move(key);
    one.record.value = std::move(value);
    one.record.head = {{"mine", "kept"}};
    REQUIRE(session.transact([&](soci::session& sql) { letters::store_letters(sql, {one}, "node-1"); }));
  }
  void mirror(int limit = 100) {
    REQUIRE(session.transact([&](soci::session& sql) { outbox::mirror_letters(sql, {"orders"}, "me", limit); }));
  }
  std::vector<wire::event> published() {
    outbox::sweep asked;
    asked.topics = {"orders.dead-letter"};
    asked.grace = std::chrono::milliseconds{0};
    const auto found = session.transact([&](soci::session& sql) { return outbox::select_waiting(sql, asked, "me"); });
    REQUIRE(found);
    std::vector<wire::event> out;
    for (const auto& one : found->events)
      out.push_back(one.event);
    return out;
  }

  tests::test_database database;
  store::session session{database.settings()};
};

std::string header(const wire::event& of, const std::string& wanted) {
  for (const auto& [name, value] : of.head)
    if (name == wanted)
      return value;
  return "(none)";
}

}  // namespace

TEST_CASE("a mirrored letter is an event with its record and what the letter says", "[outbox][contract]") {
  scene on;
  on.bury("orders", 7);
  on.mirror();
  const auto found = on.published();
  REQUIRE(found.size() == 1);
  CHECK(found[0].topic == "orders.dead-letter");
  CHECK(found[0].key == "k");
  CHECK(found[0].payload == "v");
  CHECK(header(found[0], "mine") == "kept");
  CHECK(header(found[0], "troupe-reason") == "line\nbreak");
  CHECK(header(found[0], "troupe-attempts") == "3");
  CHECK(header(found[0], "troupe-offset") == "7");
  CHECK(header(found[0], "troupe-group") == "group");
}

TEST_CASE("a letter is mirrored once", "[outbox][contract]") {
  scene on;
  on.bury("orders", 7);
  on.mirror();
  on.database.ask("delete from outbox");
  on.mirror();
  CHECK(on.published().empty());
}

TEST_CASE("letters of other topics and closed ones are not mirrored", "[outbox][contract]") {
  scene on;
  on.bury("coupons", 7);
  on.bury("orders", 8);
  on.database.ask("update dead_letters set closed_at = now(), closed_as = 'discarded' where topic = 'orders'");
  on.mirror();
  CHECK(on.published().empty());
}

TEST_CASE("letters are mirrored in their order and no more than a limit at once", "[outbox][contract]") {
  scene on;
  for (const auto at : {1, 2, 3})
    on.bury("orders", at);
  on.mirror(2);
  REQUIRE(on.published().size() == 2);
  CHECK(header(on.published()[0], "troupe-offset") == "1");
  CHECK(header(on.published()[1], "troupe-offset") == "2");
  on.mirror(2);
  CHECK(on.published().size() == 3);
}

TEST_CASE("a letter without key or value or with a key that is no text is mirrored too", "[outbox][contract]") {
  scene on;
  on.bury("orders", 1, std::nullopt, std::nullopt);
  on.bury("orders", 2, std::string{"\xff\0", 2}, std::string{"\0\xfe", 2});
  on.mirror();
  const auto found = on.published();
  REQUIRE(found.size() == 2);
  CHECK(found[0].key.empty());
  CHECK(found[0].payload.empty());
  CHECK(header(found[0], "troupe-key-hex") == "(none)");
  CHECK(header(found[1], "troupe-key-hex") == "ff00");
  CHECK(found[1].payload == std::string("\0\xfe", 2));
}
