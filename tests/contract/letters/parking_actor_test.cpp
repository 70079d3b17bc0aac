#include "runtime/letters/parking_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

const broker::partition_name orders_0{"group", "orders", 0};

std::shared_ptr<broker::record> record_at(broker::offset at, const std::string& key) {
  auto out = std::make_shared<broker::record>();
  out->from.partition = 0;
  out->at = at;
  out->key = key;
  out->value = "{\"n\":" + std::to_string(at) + "}";
  out->head = {{"ce_id", "e" + std::to_string(at)}, {"note", std::string{"a\0b", 3}}};
  return out;
}

struct scene {
  scene() { database.migrate(); }
  ~scene() { caf::anon_send_exit(parking, caf::exit_reason::user_shutdown); }

  template <class Reply, class Request>
  std::optional<Reply> ask(Request asked) {
    std::optional<Reply> out;
    caf::scoped_actor self{system};
    self->request(parking, 20s, std::move(asked))
        .receive([&](Reply& reply) { out = std::move(reply); }, [](const caf::error&) {});
    return out;
  }
  letters::partition_claim claim() { return ask<letters::partition_claim>(letters::claim_partition{orders_0}).value(); }
  letters::parking_turn turn() {
    letters::parking_turn out;
    out.of = orders_0;
    out.epoch = epoch;
    out.number = ++turns;
    return out;
  }
  letters::turn_result take(letters::parking_turn asked) { return ask<letters::turn_result>(std::move(asked)).value(); }
  letters::turn_result store(std::vector<letters::parked_record> rows) {
    auto asked = turn();
    asked.stored = std::move(rows);
    return take(std::move(asked));
  }
  letters::parked_head head(const std::string& key) {
    auto asked = turn();
    asked.wanted = {key};
    return take(std::move(asked)).heads.at(0);
  }
  std::string rows() {
    return database.ask("select string_agg(\"offset\"::text, ' ' order by \"offset\") from parked_records");
  }

  tests::test_database database;
  actor::system_config config{1};
  caf::actor_system system{config};
  letters::parking_port parking = letters::spawn_parking_actor(system, database.settings(), "node-1");
  std::int64_t epoch = 1, turns = 0;
};

}  // namespace

TEST_CASE("every claim raises the partition's epoch", "[letters][contract]") {
  scene on;
  CHECK(on.claim().epoch == 1);
  CHECK(on.claim().epoch == 2);
  CHECK(on.database.ask("select node from partition_owners") == "node-1");
}

TEST_CASE("a parked record comes back as it was", "[letters][contract]") {
  scene on;
  on.claim();
  const auto given = record_at(7, std::string{"k\0\xff", 3});
  CHECK(on.store({{given, 2, "it said \"no\"", 0ms}}).stored == 1);
  const auto head = on.head(*given->key);
  REQUIRE(head.record);
  CHECK(head.record->at == 7);
  CHECK(head.record->key == given->key);
  CHECK(head.record->value == given->value);
  CHECK(head.record->head == given->head);
  CHECK(head.record->from.partition == 0);
  CHECK(head.attempts == 2);
  CHECK(head.due_in == 0ms);
  CHECK_FALSE(head.held);
  CHECK(on.database.ask("select last_error from parked_records") == "it said \"no\"");
}

TEST_CASE("a record without a value comes back without one", "[letters][contract]") {
  scene on;
  on.claim();
  auto given = record_at(7, "k");
  given->value = std::nullopt;
  on.store({{given}});
  CHECK_FALSE(on.head("k").record->value);
}

TEST_CASE("a key longer than an index takes can be parked", "[letters][contract]") {
  scene on;
  on.claim();
  const std::string key(100'000, 'k');
  CHECK(on.store({{record_at(1, key)}}).stored == 1);
  CHECK(on.head(key).record->at == 1);
}

TEST_CASE("the lowest record of a key is its head whatever the order they were stored in", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(9, "k")}, {record_at(3, "other")}, {record_at(8, "k")}});
  on.store({{record_at(5, "k")}});
  CHECK(on.head("k").record->at == 5);
  CHECK(on.head("other").record->at == 3);
  CHECK_FALSE(on.head("nobody").record);
}

TEST_CASE("a record of a log made anew is parked behind one of the old log with the same offset",
          "[letters][contract]") {
  scene on;
  on.claim();
  const auto with_print = [](broker::offset at, std::uint64_t print) {
    auto out = record_at(at, "k");
    out->print = print;
    return out;
  };
  on.store({{with_print(7, 70)}, {with_print(9, 90)}});
  CHECK(on.claim().last == broker::landmark{9, 90});

  on.epoch = 2;
  on.turns = 0;
  for (int i = 0; i < 2; ++i) {  // sent again because its answer was lost
    letters::parking_turn begun;
    begun.of = orders_0;
    begun.epoch = 2;
    begun.missed = 90;
    on.take(begun);
  }
  CHECK(on.database.ask("select log from partition_owners") == "1");
  CHECK(on.store({{with_print(3, 31)}, {with_print(7, 71)}}).stored == 2);
  CHECK(on.store({{with_print(3, 31)}, {with_print(7, 71)}}).stored == 0);
  CHECK(on.claim().last == broker::landmark{7, 71});

  on.epoch = 3;
  on.turns = 0;
  std::string order;
  for (auto head = on.head("k"); head.record; head = on.head("k")) {
    order += std::to_string(head.record->at) + '=' + std::to_string(head.record->print) + ' ';
    auto asked = on.turn();
    asked.finished.push_back({head.record->at, head.record->print});
    CHECK(on.take(asked).removed == 1);
  }
  CHECK(order == "7=70 9=90 3=31 7=71 ");
}

TEST_CASE("a record parked before its print was stored is known by its content", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(7, "k")}});
  auto again = record_at(7, "k"), other = record_at(7, "k");
  again->print = other->print = 70;
  other->value = "another";
  CHECK(on.store({{again}}).stored == 0);
  CHECK(on.store({{other}}).stored == 1);
}

TEST_CASE("what is sent again is stored once", "[letters][contract]") {
  scene on;
  on.claim();
  CHECK(on.store({{record_at(1, "k"), 1}}).stored == 1);
  CHECK(on.store({{record_at(1, "k")}, {record_at(2, "k")}}).stored == 1);
  CHECK(on.head("k").attempts == 1);
}

TEST_CASE("one turn removes what is done and names what is next", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "k")}, {record_at(2, "k")}});
  auto asked = on.turn();
  asked.finished.push_back({1});
  asked.wanted = {"k"};
  const auto done = on.take(asked);
  CHECK(done.removed == 1);
  CHECK(done.heads.at(0).record->at == 2);
}

TEST_CASE("a failed attempt is written down with the time of the next", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "k")}});
  auto asked = on.turn();
  asked.failed = {{{1}, 3, "not yet", 60s, false}};
  on.take(asked);
  const auto head = on.head("k");
  CHECK(head.attempts == 3);
  CHECK(head.due_in > 50s);
  const auto keys = on.claim().keys;
  REQUIRE(keys.size() == 1);
  CHECK(keys[0].due_in > 50s);
}

TEST_CASE("a claim names the parked keys by their heads", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "a"), 1, "", 0ms, true}, {record_at(2, "a")}, {record_at(3, "b")}});
  auto keys = on.claim().keys;
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].held);
  CHECK(keys[0].records == 2);
  CHECK_FALSE(keys[1].held);
}

TEST_CASE("a letter is stored with what happens to its row", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "k")}});
  auto asked = on.turn();
  asked.letters = {{"group", "orders", *record_at(1, "k"), "never", 5, "keyed"}};
  asked.finished.push_back({1});
  on.take(asked);
  CHECK(on.rows().empty());
  CHECK(on.database.ask("select style || attempts || node from dead_letters") == "keyed5node-1");
}

TEST_CASE("a discarded record that comes again is not held again", "[letters][contract]") {
  scene on;
  on.claim();
  const auto hold = [&] {
    auto asked = on.turn();
    asked.letters = {{"group", "orders", *record_at(1, "a"), "bad", 3, "keyed"}};
    asked.stored = {{record_at(1, "a"), 3, "bad", 0ms, true}, {record_at(2, "a")}};
    on.take(std::move(asked));
  };
  hold();
  CHECK(on.head("a").held);
  on.database.ask("update dead_letters set closed_at = now(), closed_as = 'discarded'");
  on.database.ask("delete from parked_records");
  hold();
  const auto changed = on.ask<letters::changed_keys>(letters::find_changed_keys{"group", "orders", {0}});
  REQUIRE(changed);
  CHECK(changed->keys == std::vector{std::pair{0, std::string{"a"}}});
  CHECK(on.head("a").record->at == 2);
}

TEST_CASE("a turn that is sent again leaves alone what an operator did meanwhile", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "a"), 2}, {record_at(2, "b"), 2}});
  auto asked = on.turn();
  asked.letters = {{"group", "orders", *record_at(1, "a"), "bad", 3, "keyed"}};
  asked.failed = {{{1}, 3, "bad", 0ms, true}};
  asked.finished.push_back({2});
  asked.wanted = {"a", "b"};
  CHECK(on.take(asked).heads.at(0).held);
  on.database.ask("update parked_records set state = 'replayed', attempts = 0 where \"offset\" = 1");
  on.store({{record_at(2, "b")}});  // brought back from its letter

  const auto again = on.take(asked);
  CHECK(again.heads.at(0).replayed);
  CHECK(again.heads.at(1).record->at == 2);
}

TEST_CASE("a new owner's turns count anew", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "k")}});
  on.store({{record_at(2, "k")}});
  on.epoch = on.claim().epoch;
  on.turns = 0;
  CHECK(on.store({{record_at(3, "k")}}).stored == 1);
}

TEST_CASE("an owner whose epoch has passed changes nothing", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "k")}});
  on.claim();  // another node
  auto asked = on.turn();
  asked.letters = {{"group", "orders", *record_at(1, "k"), "never", 5, "keyed"}};
  asked.finished.push_back({1});
  asked.stored = {{record_at(2, "k")}};
  CHECK(on.take(asked).fenced);
  CHECK(on.rows() == "1");
  CHECK(on.database.ask("select count(*) from dead_letters") == "0");
  on.epoch = 2;
  CHECK_FALSE(on.take(on.turn()).fenced);
}

TEST_CASE("a claim waits for a turn that is under way", "[letters][contract]") {
  scene on;
  on.claim();
  store::session other{on.database.settings()};
  const auto blocked = other.transact([&](soci::session& sql) {
    sql << "select epoch from partition_owners for share";
    auto impatient = on.database.settings();
    impatient.lock_timeout = 100ms;
    store::session claimer{impatient};
    return claimer.run([](soci::session& inner) { inner << "update partition_owners set epoch = epoch + 1"; });
  });
  REQUIRE(blocked);
  CHECK(blocked->error().kind == store::fault::conflict);
}

TEST_CASE("changed keys are named until they are settled", "[letters][contract]") {
  scene on;
  on.claim();
  on.store({{record_at(1, "a"), 1, "", 0ms, true}, {record_at(2, "a")}, {record_at(3, "b")}});
  const auto changed = [&] {
    return on.ask<letters::changed_keys>(letters::find_changed_keys{"group", "orders", {0, 1}}).value().keys;
  };
  CHECK(changed().empty());
  on.database.ask("update parked_records set state = 'discarded' where \"offset\" = 1");
  REQUIRE(changed().size() == 1);
  CHECK(changed()[0].second == "a");
  auto asked = on.turn();
  asked.wanted = {"a"};
  const auto done = on.take(asked);
  CHECK(done.removed == 1);
  CHECK(done.heads.at(0).record->at == 2);
  CHECK(changed().empty());
}

TEST_CASE("a parking owner whose session died goes on with a new one", "[letters][contract]") {
  scene on;
  on.claim();
  on.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
      "application_name = 'troupe test'");
  auto asked = on.turn();
  asked.stored = {{record_at(1, "k")}};
  if (!on.ask<letters::turn_result>(asked))
    CHECK(on.ask<letters::turn_result>(asked));
  CHECK(on.rows() == "1");
}
