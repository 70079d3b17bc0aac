#include "tools/troupe/audit_facts.hpp"
#include "runtime/store/hex.hpp"
#include "runtime/store/session.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;
using namespace std::chrono_literals;

namespace {

struct scene {
  scene() { database.migrate(); }

  void park(const std::string& key, int offset, const std::string& columns = "", const std::string& values = "") {
    database.ask("insert into parked_records(consumer_group, topic, partition, \"offset\", key" + columns +
                 ") values ('fraud', 'payments', 3, " + std::to_string(offset) + ", '" + key + "'" + values + ")");
  }

  auditing::stored_facts read(const auditing::patience& with = {}) {
    store::session session{database.settings()};
    auto found = session.transact([&](soci::session& sql) {
      auditing::only_read(sql);
      return auditing::read_facts(sql, with);
    });
    if (!found)
      FAIL(found.error().detail);
    return std::move(*found);
  }

  tests::test_database database;
};

}  // namespace

TEST_CASE("an empty database gives no fact", "[audit][contract]") {
  const auto found = scene{}.read();
  CHECK(found.outbox.waiting.empty());
  CHECK(found.letters.empty());
  CHECK(found.parked.empty());
  CHECK(found.overtaken.empty());
  CHECK(found.inbox.empty());
  CHECK(found.outdated_events == 0);
}

TEST_CASE("only the first record of a key is due, and a held one never is", "[audit][contract]") {
  scene scene;
  scene.park("a", 1, ", next_attempt_at", ", now() - interval '1 minute'");
  scene.park("a", 2, ", next_attempt_at", ", now() - interval '1 hour'");
  scene.park("b", 3, ", next_attempt_at, state", ", now() - interval '1 hour', 'held'");
  scene.park("c", 4);
  const auto found = scene.read();
  REQUIRE(found.parked.size() == 1);
  const auto& one = found.parked.front();
  CHECK(one.group == "fraud");
  CHECK(one.topic == "payments");
  CHECK(one.records == 4);
  CHECK(one.keys == 3);
  CHECK(one.held == 1);
  CHECK(one.overdue == 1);
  CHECK(one.overdue_milliseconds >= 60'000);
  CHECK(one.overdue_milliseconds < 3'600'000);
}

TEST_CASE("a held record whose letter is closed has none", "[audit][contract]") {
  scene scene;
  scene.park("b", 3, ", state", ", 'held'");
  CHECK(scene.read().parked.front().unlettered == 1);
  scene.database.ask(
      "insert into dead_letters(consumer_group, topic, partition, \"offset\", reason, fingerprint, attempts, node) "
      "values ('fraud', 'payments', 3, 3, 'r', 'f', 5, 'n')");
  CHECK(scene.read().parked.front().unlettered == 0);
  scene.database.ask("update dead_letters set closed_at = now(), closed_as = 'replayed'");
  CHECK(scene.read().parked.front().unlettered == 1);
}

TEST_CASE("a record tried before an earlier one of its key is found, one that was read again is not",
          "[audit][contract]") {
  scene scene;
  scene.park("a", 1);
  scene.park("a", 2, ", attempts", ", 1");
  scene.park("b", 3, ", parked_at", ", now() + interval '1 minute'");  // came into the table later
  scene.park("b", 4, ", attempts", ", 1");
  scene.park("c", 5, ", state", ", 'replayed'");
  scene.park("c", 6, ", attempts", ", 1");
  const auto found = scene.read().overtaken;
  REQUIRE(found.size() == 1);
  CHECK(found.front().partition == 3);
  CHECK(found.front().offset == 2);
  CHECK(found.front().earlier == 1);
}

TEST_CASE("the prints of an inbox come row by row, the youngest first", "[audit][contract]") {
  scene scene;
  const std::vector<inbox::noted_event> older{{{{1, 2, 3, 4}}, 5}}, younger{{{{6, 7, 8, 9}}, 10}};
  const auto hex = [](const auto& events) { return "decode('" + store::to_hex(inbox::to_bytes(events)) + "', 'hex')"; };
  scene.database.ask("insert into inbox_batches values ('fraud', 'payments', 3, 1, " + hex(older) +
                     "), ('fraud', 'payments', 3, 2, " + hex(younger) + ")");
  const auto found = scene.read().inbox;
  REQUIRE(found.size() == 1);
  CHECK(found[0].partition == 3);
  REQUIRE(found[0].rows.size() == 2);
  CHECK(found[0].rows[0].events == younger);
  CHECK(found[0].rows[1].events == older);
}

TEST_CASE("an event that could come again is not outdated, however old it is", "[audit][contract]") {
  scene scene;
  scene.database.ask(
      "insert into inbox_readers(consumer_group, topic) values ('fraud', 'payments');"
      "insert into partition_owners(consumer_group, topic, partition, epoch, node, next_offset) values ('fraud', "
      "'payments', 3, 1, 'n', 10);"
      "insert into inbox_events(reader, event_id, source, partition, \"offset\", log_time) values (1, 'old', 's', 3, "
      "1, "
      "1000000), (1, 'in-outbox', 's', 3, 2, 1000000), (1, 'new', 's', 3, 3, 100000000), (1, 'ahead', 's', 3, 10, 1);"
      "insert into outbox(event_id, topic, key, type, payload, node) values ('in-outbox', 'payments', 'k', 't', '{}', "
      "'n')");
  CHECK(scene.read({{}, {}, 10s}).outdated_events == 1);
  CHECK(scene.read({{}, {}, 1h}).outdated_events == 0);
}
