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
                                     {[this] { return std::make_unique<toy_handler>(trouble); }});
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

TEST_CASE("a batch and its offset are stored together", "[bridge][contract]") {
  scene on;
  CHECK(on.send(scene::batch(5, {"a", "b"})).what == result::committed);
  CHECK(on.effects() == "a b");
  CHECK(on.next() == "7");
}

TEST_CASE("the offset of a partition can be asked for", "[bridge][contract]") {
  scene on;
  const auto load = [&] {
    std::optional<broker::offset> out;
    caf::scoped_actor self{on.system};
    self->request(on.fence, std::chrono::seconds{20}, bridge::load_offset{{"group", "coupons", 3}})
        .receive([&](const bridge::loaded_offset& found) { out = found.next; },
                 [&](const caf::error& fault) { FAIL(on.system.render(fault)); });
    return out;
  };
  CHECK_FALSE(load());
  on.send(scene::batch(5, {"a"}));
  CHECK(load() == 6);
}

TEST_CASE("a redelivered record has one effect", "[bridge][contract]") {
  scene on;
  on.send(scene::batch(0, {"a", "b"}));
  CHECK(on.send(scene::batch(0, {"a", "b"})).what == result::fenced);
  CHECK(on.effects() == "a b");
  CHECK(on.next() == "2");
}

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

TEST_CASE("rejected records become dead letters in the same transaction", "[bridge][contract]") {
  scene on;
  const auto outcome = on.send(scene::batch(0, {"a", "reject", "c"}));
  CHECK(outcome.what == result::committed);
  CHECK(outcome.rejected == std::vector<std::string>{"", "the toy does not like it", ""});
  CHECK(on.effects() == "a c");
  CHECK(on.database.ask("select \"offset\" || reason || consumer_group from dead_letters") ==
        "1the toy does not like itgroup");
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

TEST_CASE("a batch over a local route has no offset and its rejects become letters", "[bridge][contract]") {
  scene on;
  auto batch = scene::batch(0, {"a", "reject"});
  batch.fence.reset();
  const auto outcome = on.send(batch);
  CHECK(outcome.what == result::committed);
  CHECK(outcome.rejected == std::vector<std::string>{"", "the toy does not like it"});
  CHECK(on.effects() == "a");
  CHECK(on.next().empty());
  CHECK(on.database.ask("select count(*) from dead_letters") == "1");
}
