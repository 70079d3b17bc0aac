#include "tests/contract/data_platform/handing_over.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;
using namespace troupe::data_platform;
using tests::event_of;
using answer = handler::outcome::verdict;

namespace {

struct scene {
  scene() { database.migrate(); }

  tests::test_database database;
  tests::hosted_sink sink{{}, database.settings()};
};

std::size_t count(const std::vector<handler::outcome>& said, answer of) {
  return static_cast<std::size_t>(
      std::count_if(said.begin(), said.end(), [&](const auto& one) { return one.what == of; }));
}

}  // namespace

TEST_CASE("the postgres sink stores each event once though it is delivered thrice", "[data_platform][contract]") {
  scene on;
  std::vector<order_event> events;
  for (int round = 0; round < 3; ++round)
    for (std::int64_t id = 1; id <= 100; ++id)
      events.push_back(event_of(id));
  CHECK(count(on.sink.hand_over(events), answer::done) == 300);
  CHECK(count(on.sink.hand_over(events), answer::done) == 300);
  CHECK(on.database.ask("select count(*) from data_platform_orders") == "100");
}

TEST_CASE("the postgres sink keeps what the event says to the microsecond", "[data_platform][contract]") {
  scene on;
  auto event = event_of(15);
  event.message.occurred_at = *wire::from_rfc3339("2026-05-29T01:43:46.137371Z");
  REQUIRE(count(on.sink.hand_over({event}), answer::done) == 1);
  CHECK(on.database.ask("select event_id || ' ' || order_id || ' ' || (occurred_at at time zone 'utc')"
                        " from data_platform_orders") == "event-15 15 2026-05-29 01:43:46.137371");
}

TEST_CASE("the postgres sink keeps the last moment our formats can say", "[data_platform][contract]") {
  scene on;
  auto event = event_of(15);
  event.message.occurred_at = wire::latest_timestamp;
  REQUIRE(count(on.sink.hand_over({event}), answer::done) == 1);
  CHECK(on.database.ask("select occurred_at at time zone 'utc' from data_platform_orders") ==
        "9999-12-31 23:59:59.999999");
}

TEST_CASE("one event that cannot be stored does not hold up the others of its batch", "[data_platform][contract]") {
  scene on;
  std::vector<order_event> events;
  for (std::int64_t id = 1; id <= 50; ++id)
    events.push_back(event_of(id));
  events[20].from.event_id = "\xff\xfe";  // not UTF-8
  events[30].from.event_id = std::string{"a\0b", 3};
  const auto said = on.sink.hand_over(events);
  CHECK(count(said, answer::done) == 48);
  CHECK(count(said, answer::retry) == 2);  // dead letters when it was tried as often as its topic says
  CHECK_THAT(said[20].reason, Catch::StartsWith("22021 "));
  CHECK(on.database.ask("select count(*) from data_platform_orders") == "48");
}

TEST_CASE("a lost session costs a retry and is replaced", "[data_platform][contract]") {
  scene on;
  REQUIRE(count(on.sink.hand_over({event_of(1)}), answer::done) == 1);
  on.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
      " and datname = current_database()");
  std::vector<handler::outcome> said;
  for (int tries = 0; tries < 5 && count(said, answer::done) == 0; ++tries) {
    said = on.sink.hand_over({event_of(2)});
    REQUIRE(count(said, answer::reject) == 0);
  }
  CHECK(on.database.ask("select count(*) from data_platform_orders") == "2");
}

TEST_CASE("an unreachable database is no fault of the record", "[data_platform][contract]") {
  store::settings nowhere;
  nowhere.url = "postgresql://app@127.0.0.1:1/troupe";
  tests::hosted_sink sink{{}, nowhere};
  CHECK(count(sink.hand_over({event_of(1), event_of(2)}), answer::unavailable) == 2);
}
