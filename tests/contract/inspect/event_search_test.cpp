#include "runtime/inspect/event_tracer.hpp"
#include "runtime/store/session.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// No broker answers: what is said comes out of the database.
struct scene {
  scene() {
    database.migrate();
    with.broker.brokers = "127.0.0.1:1";
    with.topics["payment-captured"] = {"payments", {"fraud"}, true};
  }

  inspect::path_view find(const std::string& id) {
    store::session session{database.settings()};
    auto found = session.run([&](soci::session& sql) {
      return inspect::event_tracer{sql, with, std::chrono::steady_clock::now() + 200ms}.find(id);
    });
    if (!found)
      FAIL(found.error().detail);
    return std::move(*found);
  }

  tests::test_database database;
  inspect::trace_settings with;
};

}  // namespace

TEST_CASE("a parked event is found by the headers of its record", "[inspect][contract]") {
  scene scene;
  scene.database.ask(
      "insert into parked_records(consumer_group, topic, partition, \"offset\", key, headers, attempts, last_error) "
      "values ('fraud', 'payments', 3, 8, 'k', e'ce_id: e-1', 2, 'no score'), "
      "('fraud', 'payments', 3, 9, 'k', e'content-type: x\nce_id: e-2', 0, '')");
  const auto first = scene.find("e-1"), second = scene.find("e-2");
  CHECK(first.reason == "parked");
  CHECK(first.sentence == "Event e-1 waits in the database after 2 failed attempts: no score.");
  CHECK(second.sentence == "Event e-2 waits in the database behind 1 of its key after 0 failed attempts.");
  CHECK(second.record->offset == 9);
  CHECK(scene.find("e-").reason == "not-found");
}

TEST_CASE("an event whose record is gone is known by its effect", "[inspect][contract]") {
  scene scene;
  scene.database.ask(
      "insert into inbox_readers(consumer_group, topic) values ('fraud', 'payments'), ('', 'payments');"
      "insert into inbox_events(reader, event_id, source, partition, \"offset\", log_time) values "
      "(1, 'e-1', 's', 3, 8, 1780019026137371), (2, 'e-2', 's', -1, -1, 1780019026137371)");
  const auto behind_topic = scene.find("e-1"), local = scene.find("e-2");
  CHECK(behind_topic.reason == "handled");
  CHECK(behind_topic.sentence == "Event e-1 was handled: its effect is noted in the inbox of group fraud.");
  CHECK(behind_topic.stops.back().at == "2026-05-29T01:43:46.137371Z");
  CHECK(local.reason == "handled");
  CHECK(local.stops.back().what == "its effect is noted in the inbox of the local route of payments");
}

TEST_CASE("a letter without a place says where the event is, and what it was published as anew",
          "[inspect][contract]") {
  scene scene;
  const std::string insert =
      "insert into dead_letters(topic, partition, \"offset\", headers, reason, fingerprint, attempts, node";
  scene.database.ask(insert + ") values ('payments', null, null, 'ce_id: e-1', 'too large', 'f', 1, 'n')");
  scene.database.ask(insert +
                     ", consumer_group, style, closed_at, closed_as) values ('payments', 3, 8, 'ce_id: e-2', "
                     "'bad', 'f', 1, 'n', 'fraud', 'batch', now(), 'replayed')");
  CHECK(scene.find("e-1").sentence == "Event e-1 is dead letter 1: too large.");
  const auto replayed = scene.find("e-2");
  CHECK(replayed.stops.back().what == "dead letter 2 is replayed, published anew as event e-2/replay-2");
}

TEST_CASE("an event of which nothing is known is not called handled", "[inspect][contract]") {
  scene scene;
  CHECK(scene.find("none").reason == "not-found");
  CHECK_THAT(scene.find("none").sentence, Catch::Contains("payments (a local route)"));
  scene.with.topics["payment-screened"] = {"screened", {"ledger"}, false};
  CHECK(scene.find("none").reason == "not-read");
}
