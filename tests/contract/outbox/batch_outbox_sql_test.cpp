#include "runtime/outbox/batch_outbox_sql.hpp"

#include "runtime/actor/actor_system.hpp"
#include "runtime/effect/fence_actor.hpp"
#include "runtime/outbox/sweep_sql.hpp"
#include "runtime/testing/commit_relay.hpp"
#include "tests/support/ask_fence.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>
#include <stdexcept>

using namespace troupe;
using result = effect::batch_outcome::result;
using texts = std::vector<std::string>;

namespace {

/// What a handler does with the batch; it publishes for each record the event that the test has made of its value.
struct script {
  std::function<wire::event(const std::string&)> event_of;
  std::function<void(soci::session&)> at_last;  // once
};

wire::event entry_of(const std::string& value) {
  return {"entry " + value,  "entries", "key " + value.substr(0, 1),
          "troupe.entry.v1", "{}",      {{"ce_id", "entry " + value}}};
}

/// Stores each value in `effects` and publishes an event for it, from the last record to the first; one that ends with
/// "reject" is rejected.
class publishing_handler final : public handler::batch_handler {
public:
  explicit publishing_handler(std::shared_ptr<script> with) : with_{std::move(with)} {}
  void prepare(soci::session&) override {}
  void handle(const std::vector<broker::record>& batch, const std::string&, store::unit_of_work& unit) override {
    for (auto i = batch.size(); i-- > 0;) {
      const auto& value = *batch[i].value;
      unit.publish(i, with_->event_of(value));
      if (value.ends_with("reject"))
        unit.reject(i, "the test does not like it");
      else
        unit.sql() << "insert into effects(value) values (:v)", soci::use(value);
    }
    if (const auto act = std::exchange(with_->at_last, nullptr))
      act(unit.sql());
  }

private:
  std::shared_ptr<script> with_;
};

/// A node's fence actor on a fresh database; the test is the relay.
struct scene {
  scene() {
    database.migrate();
    database.ask("create table effects(value text not null)");
    link->connect(caf::actor_cast<outbox::relay_port>(relay));
  }
  ~scene() {
    caf::anon_send_exit(fence, caf::exit_reason::user_shutdown);
    fence = nullptr;
  }

  /// Records from offset `from` on, one for each value.
  static effect::commit_batch batch(broker::offset from, const texts& values) {
    effect::commit_batch out;
    out.of = {"group", "payments", 3};
    for (const auto& value : values) {
      broker::record record;
      record.from = {3, 1};
      record.at = from + static_cast<broker::offset>(out.records.size());
      record.value = value;
      record.head = {{"traceparent", "00-" + value}, {"x-request-id", "r-" + value}};
      out.records.push_back(std::move(record));
    }
    out.fence = {from, from + static_cast<broker::offset>(values.size())};
    return out;
  }

  effect::batch_outcome send(const effect::commit_batch& what) { return tests::ask_fence(system, fence, what); }

  /// "id<before" of each event that the relay was told of; it is told before a batch is answered.
  texts told() {
    texts out;
    for (bool more = true; more;)
      relay->receive(
          [&](const outbox::committed& news) {
            for (const auto& one : news.events)
              out.push_back(one.event.id + '<' + one.before);
          },
          caf::after(std::chrono::seconds{0}) >> [&] { more = false; });
    return out;
  }

  std::string rows() {
    return database.ask("select coalesce(string_agg(event_id, ', ' order by position), '') from outbox");
  }
  bool is_untouched() {
    return rows().empty() && told().empty() && database.ask("select count(*) from effects") == "0" &&
           database.ask("select count(*) from consumer_offsets") == "0";
  }

  /// Ids of what a sweep of this node finds.
  texts swept() {
    store::session session{database.settings()};
    outbox::sweep all;
    all.topics = {"entries"};
    all.grace = std::chrono::milliseconds{0};
    const auto found = session.run([&](soci::session& sql) { return outbox::select_waiting(sql, all, "node-1"); });
    REQUIRE(found);
    texts out;
    for (const auto& one : found->events)
      out.push_back(one.event.id);
    return out;
  }

  store::settings through_network() const {
    auto out = network.settings();
    out.watchdog = std::chrono::milliseconds{2'000};
    return out;
  }

  tests::test_database database;
  testing::commit_relay network{database.settings()};
  std::shared_ptr<script> handler = std::make_shared<script>(script{entry_of, {}});
  std::shared_ptr<outbox::relay_link> link = std::make_shared<outbox::relay_link>();
  actor::system_config config{1};
  caf::actor_system system{config};
  caf::scoped_actor relay{system};
  effect::fence_port fence = effect::spawn_fence_actor(
      system, through_network(), "node-1", {[this] { return std::make_unique<publishing_handler>(handler); }},
      {inbox::scope::outbox}, outbox::batch_outbox_of(link, {"entries"}, "node-1"));
};

const auto kill_me =
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
    "application_name = 'troupe test'";

}  // namespace

TEST_CASE("what a batch handler publishes exists exactly when its effect does", "[outbox][contract]") {
  scene on;
  CHECK(on.send(scene::batch(0, {"a"})).what == result::committed);
  CHECK(on.rows() == "entry a");
  CHECK(on.told() == texts{"entry a<"});
  CHECK(on.database.ask("select node || ' ' || topic || ' ' || key || ' ' || type || ' ' || payload from outbox") ==
        "node-1 entries key a troupe.entry.v1 {}");
  CHECK(on.database.ask("select count(*) from effects") == "1");
}

TEST_CASE("events of a key are in the outbox in the order of their records", "[outbox][contract]") {
  scene on;
  on.send(scene::batch(0, {"a1", "b1", "a2", "a3"}));
  CHECK(on.rows() == "entry a1, entry b1, entry a2, entry a3");
  CHECK(on.told() == texts{"entry a1<", "entry b1<", "entry a2<entry a1", "entry a3<entry a2"});
  on.send(scene::batch(4, {"a4", "c1"}));
  CHECK(on.told() == texts{"entry a4<entry a3", "entry c1<"});
}

TEST_CASE("an event keeps the trace and the request of its record", "[outbox][contract]") {
  scene on;
  on.send(scene::batch(0, {"a"}));
  CHECK(on.database.ask("select headers from outbox") == "ce_id: entry a\ntraceparent: 00-a\nx-request-id: r-a\n");
}

TEST_CASE("a handler that throws after it published leaves no event", "[outbox][contract]") {
  scene on;
  on.handler->at_last = [](soci::session&) { throw std::runtime_error{"a mistake"}; };
  CHECK(on.send(scene::batch(0, {"a"})).what != result::committed);
  CHECK(on.is_untouched());
}

TEST_CASE("a statement that fails after an event was published leaves none", "[outbox][contract]") {
  scene on;
  on.handler->at_last = [](soci::session& sql) { sql << "insert into effects(value) values (null)"; };
  CHECK(on.send(scene::batch(0, {"a"})).what == result::poison);
  CHECK(on.is_untouched());
}

TEST_CASE("a backend that dies leaves no event and the same batch goes through", "[outbox][contract]") {
  scene on;
  on.send(scene::batch(0, {"a1"}));
  on.told();
  on.handler->at_last = [&](soci::session&) { on.database.ask(kill_me); };
  CHECK(on.send(scene::batch(1, {"a2"})).what == result::unavailable);
  CHECK(on.rows() == "entry a1");
  CHECK(on.told().empty());
  CHECK(on.send(scene::batch(1, {"a2"})).what == result::committed);
  CHECK(on.told() == texts{"entry a2<entry a1"});
}

TEST_CASE("a fenced batch leaves no event", "[outbox][contract]") {
  scene on;
  on.send(scene::batch(0, {"a"}));
  on.told();
  CHECK(on.send(scene::batch(5, {"b"})).what == result::fenced);
  CHECK(on.send(scene::batch(0, {"a"})).what == result::fenced);
  CHECK(on.rows() == "entry a");
  CHECK(on.told().empty());
}

TEST_CASE("a rejected record leaves no event beside those of the others", "[outbox][contract]") {
  scene on;
  CHECK(on.send(scene::batch(0, {"a1", "a2 reject", "a3"})).what == result::committed);
  CHECK(on.rows() == "entry a1, entry a3");
  CHECK(on.told() == texts{"entry a1<", "entry a3<entry a1"});
  CHECK(on.database.ask("select count(*) from dead_letters") == "1");
}

TEST_CASE("a batch that is only tried leaves no event", "[outbox][contract]") {
  scene on;
  auto trial = scene::batch(0, {"a"});
  trial.trial = true;
  CHECK(on.send(trial).what == result::committed);
  CHECK(on.is_untouched());
}

TEST_CASE("an event that an outbox published twice gives rise to one", "[outbox][contract]") {
  scene on;
  auto batch = scene::batch(0, {"a", "a"});
  for (auto& one : batch.records)
    one.head = {{"ce_id", "e-1"}, {"ce_source", "troupe/node-9"}, {"troupe-outbox", "1"}};
  CHECK(on.send(batch).repeats == std::vector<std::size_t>{1});
  CHECK(on.told() == texts{"entry a<"});
}

TEST_CASE("a batch over a local route publishes as one from a topic", "[outbox][contract]") {
  scene on;
  auto batch = scene::batch(0, {"a"});
  batch.fence.reset();
  batch.of = {"", "payments", -1};
  CHECK(on.send(batch).what == result::committed);
  CHECK(on.told() == texts{"entry a<"});
}

TEST_CASE("an event that waits in the outbox already is not published once more", "[outbox][contract]") {
  scene on;
  on.send(scene::batch(0, {"a1"}));
  on.told();
  on.database.ask("update consumer_offsets set next_offset = 0");  // somebody wants it handled again
  CHECK(on.send(scene::batch(0, {"a1", "a2"})).what == result::committed);
  CHECK(on.rows() == "entry a1, entry a2");
  CHECK(on.told() == texts{"entry a2<entry a1"});
}

TEST_CASE("two different events with one id are refused and nothing of their batch is stored", "[outbox][contract]") {
  scene on;
  const auto words = Catch::Contains("two events that differ have the id");
  on.handler->event_of = [](const std::string& value) {
    auto out = entry_of(value);
    out.id = "the same";
    return out;
  };
  const auto said = on.send(scene::batch(0, {"a", "b"}));
  CHECK(said.what == result::poison);
  CHECK_THAT(said.reason, words);
  CHECK(on.is_untouched());
  CHECK(on.send(scene::batch(0, {"a"})).what == result::committed);
  CHECK_THAT(on.send(scene::batch(1, {"b"})).reason, words);
  CHECK(on.rows() == "the same");
}

TEST_CASE("an event that nobody could tell from others or store is refused with its limit", "[outbox][contract]") {
  scene on;
  auto event = entry_of("a");
  SECTION("without an id") { event.id = ""; }
  SECTION("with a line break in its id") { event.id = "a\nb"; }
  SECTION("with a long id") { event.id = std::string(1001, 'x'); }
  SECTION("with a NUL in its key") { event.key = std::string{"a\0b", 3}; }
  SECTION("with a broken key") { event.key = "\xff"; }
  on.handler->event_of = [&](const std::string&) { return event; };
  const auto said = on.send(scene::batch(0, {"a"}));
  CHECK(said.what == result::poison);
  CHECK_THAT(said.reason, Catch::Contains("of its event must be"));
  CHECK(on.is_untouched());
}

TEST_CASE("a topic that its kind does not declare holds the batch up and blames no record", "[outbox][contract]") {
  scene on;
  on.handler->event_of = [](const std::string& value) {
    auto out = entry_of(value);
    out.topic = "elsewhere";
    return out;
  };
  const auto said = on.send(scene::batch(0, {"a"}));
  CHECK(said.what == result::unavailable);
  CHECK_THAT(said.reason, Catch::Contains("\"elsewhere\"") && Catch::Contains("declares in publishes"));
  CHECK(on.is_untouched());
}

TEST_CASE("an outbox that cannot be written holds the batch up", "[outbox][contract]") {
  scene on;
  on.database.ask("alter table outbox rename to outbox_elsewhere");
  CHECK(on.send(scene::batch(0, {"a"})).what == result::unavailable);
  on.database.ask("alter table outbox_elsewhere rename to outbox");
  CHECK(on.send(scene::batch(0, {"a"})).what == result::committed);
  CHECK(on.told() == texts{"entry a<"});
}

TEST_CASE("what no relay is told of stays for a sweep", "[outbox][contract]") {
  scene on;
  on.link->connect({});
  CHECK(on.send(scene::batch(0, {"a"})).what == result::committed);
  CHECK(on.rows() == "entry a");
  CHECK(on.told().empty());
}

// Whoever gave up does not know that its events exist.
TEST_CASE("events of a batch whose COMMIT was not answered wait for a sweep", "[outbox][contract]") {
  using fate = testing::commit_relay::fate;
  scene on;
  REQUIRE(on.send(scene::batch(0, {"a"})).what == result::committed);
  REQUIRE(on.told() == texts{"entry a<"});
  const auto next = scene::batch(1, {"b", "c"});
  SECTION("the answer was lost") {
    on.network.next_commit(fate::answer_lost);
    CHECK(on.send(next).what == result::unavailable);
    CHECK(on.send(next).what == result::fenced);
    CHECK(on.told().empty());
  }
  SECTION("it came when nobody waited any more, to a server that has given up, too") {
    on.network.next_commit(fate::late);
    CHECK(on.send(next).what == result::unavailable);
    CHECK(on.send(next).what == result::committed);
    on.network.let_go();
    CHECK(on.told() == texts{"entry b<", "entry c<"});
  }
  SECTION("it never came") {
    on.network.next_commit(fate::request_lost);
    CHECK(on.send(next).what == result::unavailable);
    CHECK(on.send(next).what == result::committed);
    CHECK(on.told() == texts{"entry b<", "entry c<"});
  }
  CHECK(on.rows() == "entry a, entry b, entry c");
  CHECK(on.swept() == texts{"entry a", "entry b", "entry c"});
  CHECK(on.database.ask("select count(*) from effects") == "3");
}
