#include "tests/contract/effect/fence_scene.hpp"

using namespace troupe;
using tests::kill_me;
using result = effect::batch_outcome::result;
using scene = tests::fence_scene;

TEST_CASE("a backend that dies between statements leaves nothing and the same batch goes through",
          "[effect][contract]") {
  scene on;
  on.trouble->after_first_insert = [&](soci::session&) { on.database.ask(kill_me); };
  const auto batch = scene::batch(0, {"a", "b"});
  CHECK(on.send(batch).what == result::unavailable);
  CHECK(on.effects().empty());
  on.send_until_stored(batch);
  CHECK(on.effects() == "a b");
  CHECK(on.next() == "2");
  CHECK(on.trouble->prepared == 2);
}

TEST_CASE("a backend that dies while it commits gives a batch one effect", "[effect][contract]") {
  scene on;
  // A deferred trigger holds COMMIT up until its backend is killed.
  on.database.ask(
      "create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(4); return null; end';"
      "create constraint trigger at_commit after insert on effects deferrable initially deferred for each row "
      "execute function dawdle()");
  const auto batch = scene::batch(0, {"a", "b"});
  caf::scoped_actor self{on.system};
  auto pending = self->request(on.fence, std::chrono::seconds{20}, batch);
  on.database.wait_for(
      "select count(*) from pg_stat_activity where application_name = 'troupe test' and datname = "
      "current_database() and wait_event = 'PgSleep'",
      "1");
  on.database.ask(kill_me);
  on.database.ask("drop trigger at_commit on effects");
  pending.receive([](const effect::batch_outcome& outcome) { CHECK(outcome.what == result::unavailable); },
                  [&](const caf::error& fault) { FAIL(on.system.render(fault)); });
  CHECK(on.effects().empty());
  on.send_until_stored(batch);
  CHECK(on.effects() == "a b");
  CHECK(on.next() == "2");
}

TEST_CASE("a batch that was stored although its answer was lost has one effect", "[effect][contract]") {
  scene on;
  const auto batch = scene::batch(0, {"a", "b"});
  on.send(batch);
  on.database.ask(kill_me);
  CHECK(on.send_until_stored(batch) <= 2);
  CHECK(on.send(scene::batch(2, {"c"})).what == result::committed);
  CHECK(on.effects() == "a b c");
}

TEST_CASE("a batch that is rolled back leaves no dead letters", "[effect][contract]") {
  scene on;
  on.send(scene::batch(0, {"a"}));
  CHECK(on.send(scene::batch(5, {"reject"})).what == result::fenced);
  on.trouble->after_first_insert = [&](soci::session&) { on.database.ask(kill_me); };
  CHECK(on.send(scene::batch(1, {"reject", "b"})).what == result::unavailable);
  CHECK(on.database.ask("select count(*) from dead_letters") == "0");
}

TEST_CASE("records that the database refuses are poison and change nothing", "[effect][contract]") {
  scene on;
  const auto outcome = on.send(scene::batch(0, {"a", "poison"}));
  CHECK(outcome.what == result::poison);
  CHECK(outcome.reason.find("23514") != std::string::npos);
  CHECK(on.effects().empty());
  CHECK(on.next().empty());
}

TEST_CASE("a condemned record becomes a dead letter and the offset moves on", "[effect][contract]") {
  scene on;
  auto batch = scene::batch(0, {"poison"});
  batch.condemned = "23514 it breaks a constraint";
  batch.attempts = 5;
  const auto outcome = on.send(batch);
  CHECK(outcome.what == result::committed);
  CHECK(outcome.rejected == std::vector<std::string>{"23514 it breaks a constraint"});
  CHECK(on.next() == "1");
  CHECK(on.database.ask("select reason || attempts from dead_letters") == "23514 it breaks a constraint5");
}

TEST_CASE("an event of a local route has one effect", "[effect][contract]") {
  scene on;
  auto batch = scene::events(0, {"a", "b"});
  batch.fence.reset();
  batch.of = {"", "coupons", -1};
  for (auto& one : batch.records) {
    one.from.partition = -1;
    one.at = -1;
    one.print = 0;
  }
  CHECK(on.send(batch).repeats.empty());
  CHECK(on.send(batch).repeats == std::vector<std::size_t>{0, 1});
  CHECK(on.effects() == "a b");
}

TEST_CASE("an event of a local route that was rejected is judged anew when it comes again", "[effect][contract]") {
  scene on;
  auto batch = scene::events(0, {"a", "reject"});
  batch.fence.reset();
  batch.of = {"", "coupons", -1};
  on.send(batch);
  CHECK(on.database.ask("select string_agg(event_id, ' ') from inbox_events") == "id of a");
  CHECK(on.send(batch).rejected == std::vector<std::string>{"", "the toy does not like it"});
}

TEST_CASE("two owners that have the same events in another order do not wait for each other", "[effect][contract]") {
  scene on;
  const auto other = on.spawn();
  std::vector<std::string> values;
  for (int i = 0; i < 300; ++i)
    values.push_back("v" + std::to_string(i));
  auto forward = scene::events(0, values);
  std::reverse(values.begin(), values.end());
  auto backward = scene::events(0, values);
  for (auto* one : {&forward, &backward}) {
    one->fence.reset();
    one->of = {"", "coupons", -1};
  }
  caf::scoped_actor self{on.system};
  auto first = self->request(on.fence, std::chrono::seconds{20}, forward);
  auto second = self->request(other, std::chrono::seconds{20}, backward);
  std::size_t repeats = 0;
  for (auto* one : {&first, &second})
    one->receive(
        [&](const effect::batch_outcome& said) {
          CHECK(said.what == result::committed);
          repeats += said.repeats.size();
        },
        [&](const caf::error& fault) { FAIL(on.system.render(fault)); });
  CHECK(repeats == 300);
  CHECK(on.database.ask("select count(*) from effects") == "300");
  caf::anon_send_exit(other, caf::exit_reason::user_shutdown);
}
