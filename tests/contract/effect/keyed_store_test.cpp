#include "runtime/effect/keyed_store.hpp"

#include "runtime/testing/commit_relay.hpp"
#include "runtime/wire/envelope.hpp"
#include "tests/support/test_database.hpp"

#include <stdexcept>
#include <thread>

using namespace troupe;
using answer = handler::outcome::verdict;
using texts = std::vector<std::string>;

namespace {

handler::origin from_event(const std::string& id, broker::offset at = 0) {
  handler::origin out{id, "shop", {"r-1", "00-1-2-01"}, "payments", 3, at};
  out.of_outbox = true;
  return out;
}

/// An outbox that stands in the table and notes who was told.
class noting_outbox final : public effect::batch_outbox {
public:
  explicit noting_outbox(texts& told) : told_{told} {}
  void prepare(soci::session&) override {}
  effect::after_commit insert(soci::session& sql, const std::vector<wire::event>& events) override {
    texts ids;
    for (const auto& one : events) {
      sql << "insert into outbox(event_id, topic, key, type, payload, node) values (:id, 't', 'k', 't', '', 'n')",
          soci::use(one.id);
      ids.push_back(one.id + ' ' + std::string{wire::header(one.head, "x-request-id")});
    }
    return [this, ids] { told_.insert(told_.end(), ids.begin(), ids.end()); };
  }

private:
  texts& told_;
};

/// A node's keyed handler on the database of the test: it books what it is given.
struct node {
  explicit node(store::settings database, bool publishes = true) {
    effect::keyed_store_settings with{std::move(database), "payers"};
    if (publishes)
      with.outbox = [this] { return std::make_unique<noting_outbox>(told); };
    store = std::make_unique<effect::keyed_store>(std::move(with));
  }

  /// `last`: done at the end of the handler.
  handler::outcome handle(
      const handler::origin& from, const std::function<void(store::unit_of_work&)>& last = [](auto&) {}) {
    return store->give_effect(from, [&](store::unit_of_work& unit) {
      ++calls;
      unit.sql() << "insert into booked values (:id)", soci::use(from.event_id);
      last(unit);
    });
  }

  texts told;
  int calls = 0;
  std::unique_ptr<effect::keyed_store> store;
};

struct scene {
  scene() {
    database.migrate();
    database.ask("create table booked(id text check (id <> 'poison'))");
  }
  std::string booked() { return database.ask("select coalesce(string_agg(id, ' ' order by id), '') from booked"); }
  std::string rows_of(const std::string& table) { return database.ask("select count(*) from " + table); }
  bool is_untouched() { return booked().empty() && rows_of("inbox_events") == "0" && rows_of("outbox") == "0"; }

  tests::test_database database;
};

void publish(store::unit_of_work& unit) { unit.publish(0, {"entry", "entries", "k", "t", "{}", {}}); }

}  // namespace

TEST_CASE("a keyed handler's event has one effect however often it comes", "[effect][contract]") {
  scene on;
  node one{on.database.settings()}, another{on.database.settings()};
  CHECK(one.handle(from_event("e", 1)).what == answer::done);
  for (auto* at : {&one, &another})
    for (const broker::offset offset : {1, 7}) {
      const auto again = at->handle(from_event("e", offset));
      CHECK(again.what == answer::done);
      CHECK(again.is_repeat);
    }
  CHECK(on.booked() == "e");
  CHECK(one.calls + another.calls == 1);
}

TEST_CASE("a record without an id has one effect however often it is delivered", "[effect][contract]") {
  scene on;
  node one{on.database.settings()};
  handler::origin from{"payments/3/5", "", {}, "payments", 3, 5};
  CHECK_FALSE(one.handle(from).is_repeat);
  CHECK(one.handle(from).is_repeat);
  from.print = 7;  // the topic was made anew
  CHECK_FALSE(one.handle(from).is_repeat);
}

TEST_CASE("what a keyed handler publishes exists exactly when its effect does", "[effect][contract]") {
  scene on;
  node one{on.database.settings()};
  CHECK(one.handle(from_event("e"), publish).what == answer::done);
  CHECK(on.rows_of("outbox") == "1");
  CHECK(one.told == texts{"entry r-1"});
  CHECK(one.handle(from_event("e"), publish).is_repeat);
  CHECK(one.told.size() == 1);
}

TEST_CASE("what fails leaves nothing of a keyed handler's record", "[effect][contract]") {
  scene on;
  node one{on.database.settings()};
  SECTION("a constraint says no") {
    const auto said = one.handle(from_event("poison"), publish);
    CHECK(said.what == answer::retry);
    CHECK_THAT(said.reason, Catch::StartsWith("23514 "));
  }
  SECTION("the handler rejects") {
    const auto said = one.handle(from_event("e"), [](store::unit_of_work& unit) {
      publish(unit);
      unit.reject(0, "no such account");
    });
    CHECK(said.what == answer::reject);
    CHECK(said.reason == "no such account");
  }
  SECTION("the handler throws") {
    const auto said = one.handle(from_event("e"), [](store::unit_of_work& unit) {
      publish(unit);
      throw std::logic_error("a mistake");
    });
    CHECK(said.what == answer::retry);
  }
  SECTION("the session dies before COMMIT") {
    const auto said = one.handle(from_event("e"), [&](store::unit_of_work& unit) {
      publish(unit);
      on.database.ask(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
          "application_name = 'troupe test'");
      unit.sql() << "select 1";
    });
    CHECK(said.what == answer::unavailable);
  }
  CHECK(on.is_untouched());
  CHECK(one.told.empty());
  on.database.ask("alter table booked drop constraint booked_id_check");
  CHECK_FALSE(one.handle(from_event("e")).is_repeat);
}

TEST_CASE("a handler that may not publish holds its record up", "[effect][contract]") {
  scene on;
  node one{on.database.settings(), false};
  const auto said = one.handle(from_event("e"), publish);
  CHECK(said.what == answer::unavailable);
  CHECK_THAT(said.reason, Catch::Contains("its kind declares none that it publishes"));
  CHECK(on.is_untouched());
}

TEST_CASE("an effect whose COMMIT was not answered is a repeat if it was stored", "[effect][contract]") {
  scene on;
  testing::commit_relay network{on.database.settings()};
  node one{network.settings()};
  REQUIRE(one.handle(from_event("first")).what == answer::done);
  SECTION("the answer was lost") {
    network.next_commit(testing::commit_relay::fate::answer_lost);
    CHECK(one.handle(from_event("e"), publish).what == answer::unavailable);
    CHECK(one.told.empty());
    CHECK(one.handle(from_event("e"), publish).is_repeat);
  }
  SECTION("the question was lost") {
    network.next_commit(testing::commit_relay::fate::request_lost);
    CHECK(one.handle(from_event("e"), publish).what == answer::unavailable);
    CHECK_FALSE(one.handle(from_event("e"), publish).is_repeat);
  }
  CHECK(on.booked() == "e first");
  CHECK(on.rows_of("outbox") == "1");
}

TEST_CASE("two nodes that handle an event at once give it one effect", "[effect][contract]") {
  scene on;
  node first{on.database.settings()}, second{on.database.settings()};
  handler::outcome late;
  std::thread waits;
  const auto said = first.handle(from_event("e"), [&](store::unit_of_work&) {
    waits = std::thread{[&] { late = second.handle(from_event("e")); }};
    on.database.wait_for(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type "
        "= 'Lock'",
        "1");
  });
  waits.join();
  CHECK_FALSE(said.is_repeat);
  CHECK(late.is_repeat);
  CHECK(second.calls == 0);
  CHECK(on.booked() == "e");
}

TEST_CASE("a second node has the effect when the first one fails at it", "[effect][contract]") {
  scene on;
  node first{on.database.settings()}, second{on.database.settings()};
  handler::outcome late;
  std::thread waits;
  const auto said = first.handle(from_event("e"), [&](store::unit_of_work& unit) {
    waits = std::thread{[&] { late = second.handle(from_event("e")); }};
    on.database.wait_for(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type "
        "= 'Lock'",
        "1");
    unit.reject(0, "no");
  });
  waits.join();
  CHECK(said.what == answer::reject);
  CHECK(late.what == answer::done);
  CHECK_FALSE(late.is_repeat);
  CHECK(on.booked() == "e");
}
