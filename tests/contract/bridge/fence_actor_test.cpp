#include "runtime/bridge/fence_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "tests/support/test_database.hpp"

#include <atomic>
#include <caf/all.hpp>

using namespace troupe;
using result = bridge::batch_outcome::result;

namespace {

/// Where a toy handler does something the test wants, once.
struct mischief {
  std::function<void(soci::session&)> after_first_insert;
  std::atomic<int> prepared{0};

  void strike(soci::session& sql) {
    if (auto act = std::exchange(after_first_insert, nullptr))
      act(sql);
  }
};

/// Stores each value in `effects`; "reject" is rejected and "poison" breaks a constraint.
class toy_handler final : public bridge::batch_handler {
public:
  explicit toy_handler(std::shared_ptr<mischief> with) : mischief_{std::move(with)} {}

  void prepare(soci::session&) override { ++mischief_->prepared; }

  void handle(const std::vector<broker::record>& batch, const std::string&, store::unit_of_work& unit) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (*batch[i].value == "reject") {
        unit.reject(i, "the toy does not like it");
        continue;
      }
      unit.sql() << "insert into effects(value) values (:v)", soci::use(*batch[i].value);
      mischief_->strike(unit.sql());
    }
  }

private:
  std::shared_ptr<mischief> mischief_;
};

/// A node's fence actor on a fresh database.
struct scene {
  scene() {
    database.migrate();
    database.ask("create table effects(value text not null check (value <> 'poison'))");
    fence = spawn();
  }
  ~scene() {
    caf::anon_send_exit(fence, caf::exit_reason::user_shutdown);
    fence = nullptr;
  }

  bridge::fence_port spawn() {
    return bridge::spawn_fence_actor(system, database.settings(), "node-1",
                                     {[this] { return std::make_unique<toy_handler>(trouble); }},
                                     bridge::inbox_scope::outbox);
  }

  /// A batch of records from offset `from` on, one for each value.
  static bridge::commit_batch batch(broker::offset from, std::vector<std::string> values) {
    bridge::commit_batch out;
    out.of = {"group", "coupons", 3};
    for (auto& value : values) {
      broker::record record;
      record.from = {3, 1};
      record.at = from + static_cast<broker::offset>(out.records.size());
      record.value = std::move(value);
      out.records.push_back(std::move(record));
    }
    out.fence = {from, from + static_cast<broker::offset>(out.records.size())};
    return out;
  }

  /// The same of events as an outbox publishes them: each value is an event.
  static bridge::commit_batch events(broker::offset from, std::vector<std::string> values) {
    auto out = batch(from, std::move(values));
    for (auto& one : out.records) {
      one.head = {{"ce_id", "id of " + *one.value}, {"ce_source", "troupe/node-1"}, {"troupe-outbox", "1"}};
      one.appended_at = schemas::timestamp{std::chrono::microseconds{1000 + one.at}};
    }
    return out;
  }

  bridge::batch_outcome send(const bridge::commit_batch& what) {
    bridge::batch_outcome out;
    caf::scoped_actor self{system};
    self->request(fence, std::chrono::seconds{20}, what)
        .receive([&](bridge::batch_outcome& outcome) { out = std::move(outcome); },
                 [&](const caf::error& fault) { FAIL(system.render(fault)); });
    return out;
  }

  /// Sends the same batch, as a bridge does, until it is known to be stored.
  int send_until_stored(const bridge::commit_batch& what) {
    for (int tries = 1; tries < 10; ++tries) {
      const auto said = send(what).what;
      if (said == result::committed || said == result::fenced)
        return tries;
    }
    FAIL("the batch was not stored in ten tries");
    return 0;
  }

  std::string effects() {
    return database.ask("select coalesce(string_agg(value, ' ' order by value), '') from effects");
  }
  std::string next() { return database.ask("select next_offset from consumer_offsets"); }

  tests::test_database database;
  std::shared_ptr<mischief> trouble = std::make_shared<mischief>();
  actor::system_config config{1};
  caf::actor_system system{config};
  bridge::fence_port fence;
};

const auto kill_me =
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
    "application_name = 'troupe test'";

}  // namespace

TEST_CASE("a backend that dies between statements leaves nothing and the same batch goes through",
          "[bridge][contract]") {
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

TEST_CASE("a backend that dies while it commits gives a batch one effect", "[bridge][contract]") {
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
  pending.receive([](const bridge::batch_outcome& outcome) { CHECK(outcome.what == result::unavailable); },
                  [&](const caf::error& fault) { FAIL(on.system.render(fault)); });
  CHECK(on.effects().empty());
  on.send_until_stored(batch);
  CHECK(on.effects() == "a b");
  CHECK(on.next() == "2");
}

TEST_CASE("a batch that was stored although its answer was lost has one effect", "[bridge][contract]") {
  scene on;
  const auto batch = scene::batch(0, {"a", "b"});
  on.send(batch);
  on.database.ask(kill_me);
  CHECK(on.send_until_stored(batch) <= 2);
  CHECK(on.send(scene::batch(2, {"c"})).what == result::committed);
  CHECK(on.effects() == "a b c");
}

TEST_CASE("a batch that is rolled back leaves no dead letters", "[bridge][contract]") {
  scene on;
  on.send(scene::batch(0, {"a"}));
  CHECK(on.send(scene::batch(5, {"reject"})).what == result::fenced);
  on.trouble->after_first_insert = [&](soci::session&) { on.database.ask(kill_me); };
  CHECK(on.send(scene::batch(1, {"reject", "b"})).what == result::unavailable);
  CHECK(on.database.ask("select count(*) from dead_letters") == "0");
}

TEST_CASE("records that the database refuses are poison and change nothing", "[bridge][contract]") {
  scene on;
  const auto outcome = on.send(scene::batch(0, {"a", "poison"}));
  CHECK(outcome.what == result::poison);
  CHECK(outcome.reason.find("23514") != std::string::npos);
  CHECK(on.effects().empty());
  CHECK(on.next().empty());
}

TEST_CASE("a condemned record becomes a dead letter and the offset moves on", "[bridge][contract]") {
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

TEST_CASE("an event that an outbox published twice has one effect", "[bridge][contract]") {
  scene on;
  CHECK(on.send(scene::events(0, {"a", "b"})).repeats.empty());
  const auto outcome = on.send(scene::events(2, {"c", "b", "d", "a", "d"}));
  CHECK(outcome.what == result::committed);
  CHECK(outcome.repeats == std::vector<std::size_t>{1, 3, 4});
  CHECK(on.effects() == "a b c d");
  CHECK(on.next() == "7");
}

TEST_CASE("an event that comes again in another partition has one effect", "[bridge][contract]") {
  scene on;
  on.send(scene::events(0, {"a"}));
  auto elsewhere = scene::events(0, {"a", "b"});
  elsewhere.of.partition = 4;
  for (auto& one : elsewhere.records)
    one.from.partition = 4;
  CHECK(on.send(elsewhere).repeats == std::vector<std::size_t>{0});
  CHECK(on.effects() == "a b");
}

TEST_CASE("what one group has handled is new to another and on another topic", "[bridge][contract]") {
  scene on;
  on.send(scene::events(0, {"a"}));
  auto other = scene::events(0, {"a"});
  other.of.group = "another group";
  CHECK(on.send(other).repeats.empty());
  other.of.topic = "another topic";
  CHECK(on.send(other).repeats.empty());
  CHECK(on.effects() == "a a a");
}

TEST_CASE("an event of a batch that was rolled back is new when it comes again", "[bridge][contract]") {
  scene on;
  CHECK(on.send(scene::events(0, {"a", "poison"})).what == result::poison);
  CHECK(on.database.ask("select count(*) from inbox") == "0");
  CHECK(on.send(scene::events(0, {"a"})).repeats.empty());
  CHECK(on.effects() == "a");
}

TEST_CASE("an event that was rejected is judged anew when it comes again", "[bridge][contract]") {
  scene on;
  on.send(scene::events(0, {"a", "reject", "reject"}));
  CHECK(on.database.ask("select string_agg(event_id, ' ') from inbox") == "id of a");
  CHECK(on.database.ask("select count(*) from dead_letters") == "2");
  const auto outcome = on.send(scene::events(3, {"reject", "a"}));
  CHECK(outcome.rejected == std::vector<std::string>{"the toy does not like it", ""});
  CHECK(outcome.repeats == std::vector<std::size_t>{1});
}

TEST_CASE("records that no outbox published have their effect as often as they come", "[bridge][contract]") {
  scene on;
  auto batch = scene::events(0, {"a", "a"});
  for (auto& one : batch.records)
    one.head.pop_back();
  CHECK(on.send(batch).repeats.empty());
  CHECK(on.effects() == "a a");
  CHECK(on.database.ask("select count(*) from inbox") == "0");
}

TEST_CASE("a stored offset that was set back brings the same records again", "[bridge][contract]") {
  scene on;
  on.send(scene::events(0, {"a", "b"}));
  on.send(scene::events(2, {"a"}));
  on.database.ask("update consumer_offsets set next_offset = 0");
  CHECK(on.send(scene::events(0, {"a", "b"})).repeats.empty());
  CHECK(on.send(scene::events(2, {"a"})).repeats == std::vector<std::size_t>{0});
  CHECK(on.effects() == "a a b b");
}

TEST_CASE("an event of a local route has one effect", "[bridge][contract]") {
  scene on;
  auto batch = scene::events(0, {"a", "b"});
  batch.fence.reset();
  batch.of = {"", "coupons", -1};
  for (auto& one : batch.records) {
    one.from.partition = -1;
    one.at = -1;
    one.appended_at = {};
  }
  CHECK(on.send(batch).repeats.empty());
  CHECK(on.send(batch).repeats == std::vector<std::size_t>{0, 1});
  CHECK(on.effects() == "a b");
}

TEST_CASE("two owners that have the same events in another order do not wait for each other", "[bridge][contract]") {
  scene on;
  const auto other = on.spawn();
  std::vector<std::string> values;
  for (int i = 0; i < 300; ++i)
    values.push_back("v" + std::to_string(i));
  auto forward = scene::events(0, values);
  std::reverse(values.begin(), values.end());
  auto backward = scene::events(0, values);
  backward.of.partition = 4;
  for (auto& one : backward.records)
    one.from.partition = 4;
  caf::scoped_actor self{on.system};
  auto first = self->request(on.fence, std::chrono::seconds{20}, forward);
  auto second = self->request(other, std::chrono::seconds{20}, backward);
  std::size_t repeats = 0;
  for (auto* one : {&first, &second})
    one->receive(
        [&](const bridge::batch_outcome& said) {
          CHECK(said.what == result::committed);
          repeats += said.repeats.size();
        },
        [&](const caf::error& fault) { FAIL(on.system.render(fault)); });
  CHECK(repeats == 300);
  CHECK(on.database.ask("select count(*) from effects") == "300");
  caf::anon_send_exit(other, caf::exit_reason::user_shutdown);
}
