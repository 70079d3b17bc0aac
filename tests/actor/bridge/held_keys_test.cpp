#include "runtime/bridge/inbound_keyed_bridge.hpp"

#include "tests/actor/bridge/keyed_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using handler::retry;
using tests::p0;
using tests::record_of;
using texts = std::vector<std::string>;

namespace {

bridge::keyed_bridge_settings hold_exhausted() {
  auto out = tests::keyed_settings();
  out.parking.on_exhausted = bridge::exhausted_action::park;
  return out;
}

struct held_scene : tests::keyed_scene {
  explicit held_scene(bridge::keyed_bridge_settings with = hold_exhausted())
      : keyed_scene{std::move(with), std::make_shared<tests::parking_table>()} {}

  /// Record 0 of key "k" runs out of attempts; record 1 stands behind it.
  void exhaust() {
    assign({p0});
    script->verdicts["k0"] = retry("never");
    deliver({record_of(p0, 0, "k", "k0"), record_of(p0, 1, "k", "k1")});
    pass(400ms);
  }
  void set_state(broker::offset at, const std::string& state) { table->rows.at({0, at}).state = state; }
};

}  // namespace

TEST_CASE("an exhausted record can hold its key until an operator decides", "[bridge][actor]") {
  held_scene on;
  on.exhaust();
  REQUIRE(on.table->letters.size() == 1);
  CHECK(on.table->letters[0].attempts == 3);
  CHECK(on.table->rows.at({0, 0}).state == "held");
  CHECK(on.table->offsets("k") == "0 1");
  on.deliver({record_of(p0, 2, "k", "k2"), record_of(p0, 3, "other", "o")});
  on.answer("o");
  on.pass(20s);
  CHECK(on.script->times("k1") == 0);
  CHECK(on.table->offsets("k") == "0 1 2");
  CHECK(on.status().partitions[0].parked.held_keys == 1);
  on.store();
  CHECK(on.consumer->has("store 0#1 4"));
}

TEST_CASE("a record that is exhausted while its partition leaves is left to the next owner", "[bridge][actor]") {
  held_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "k", "k0"), record_of(p0, 1, "k", "k1")});
  on.answer("k0", retry("never"));
  on.pass(100ms);
  on.answer("k0", retry("never"));
  on.pass(200ms);
  REQUIRE(on.script->times("k0") == 3);
  on.revoke({p0});
  on.answer("k0", retry("never"));
  CHECK(on.table->letters.empty());
  CHECK(on.consumer->count("store") == 0);
  CHECK(on.consumer->commands.back() == "release 0#1");
}

TEST_CASE("a replayed head is tried again and its key goes on", "[bridge][actor]") {
  held_scene on;
  on.exhaust();
  on.script->verdicts["k0"] = handler::done();
  on.table->replay(record_of(p0, 0, "k", "k0"));
  on.pass(1s);
  CHECK(on.script->times("k0") == 4);
  CHECK(on.script->seen.back() == "k1");
  CHECK(on.status().partitions[0].parked.held_keys == 0);
}

TEST_CASE("a discarded head lets its key go on", "[bridge][actor]") {
  held_scene on;
  on.exhaust();
  on.set_state(0, "discarded");
  on.pass(1s);
  CHECK(on.script->seen.back() == "k1");
  on.answer("k1");
  CHECK(on.table->rows.empty());
}

TEST_CASE("a key stays held across a takeover", "[bridge][actor]") {
  held_scene on;
  on.exhaust();
  on.revoke({p0});
  on.assign({{0, 9}});
  on.deliver({record_of({0, 9}, 2, "k", "k2")});
  on.pass(5s);
  CHECK(on.script->times("k1") + on.script->times("k2") == 0);
  CHECK(on.status().partitions[0].parked.held_keys == 1);
}

TEST_CASE("a rejected record holds nobody", "[bridge][actor]") {
  held_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "k", "k0"), record_of(p0, 1, "k", "k1")});
  on.answer("k0", handler::reject("no such order"));
  CHECK(on.script->seen.back() == "k1");
  CHECK(on.table->rows.empty());
}

TEST_CASE("a parked head that runs out of attempts holds its key", "[bridge][actor]") {
  auto with = hold_exhausted();
  with.parking.park_after = 0;
  held_scene on{with};
  on.exhaust();
  CHECK(on.table->rows.at({0, 0}).state == "held");
  CHECK(on.table->letters.size() == 1);
  on.pass(5s);
  CHECK(on.script->times("k1") == 0);
}

TEST_CASE("a replayed letter of an idle key is found", "[bridge][actor]") {
  held_scene on;
  on.assign({p0});
  on.table->replay(record_of(p0, 0, "k", "old"));
  on.pass(1s);
  CHECK(on.script->seen == texts{"old"});
  on.answer("old");
  CHECK(on.table->rows.empty());
  CHECK(on.status().partitions[0].parked.keys == 0);
}

TEST_CASE("a replayed letter waits for what its key has in memory and goes before what arrives later",
          "[bridge][actor]") {
  held_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 5, "k", "k5"), record_of(p0, 6, "k", "k6")});
  on.table->replay(record_of(p0, 2, "k", "old"));
  on.pass(1s);
  on.deliver({record_of(p0, 7, "k", "k7")});
  on.answer("k5");
  on.answer("k6");
  CHECK(on.script->seen == texts{"k5", "k6", "old"});
  on.answer("old");
  CHECK(on.script->seen.back() == "k7");
}

TEST_CASE("a replayed letter goes before records of its key that fail meanwhile", "[bridge][actor]") {
  held_scene on;
  on.assign({p0});
  on.script->verdicts["k5"] = retry("not yet");
  on.deliver({record_of(p0, 5, "k", "k5"), record_of(p0, 6, "k", "k6")});
  on.table->replay(record_of(p0, 2, "k", "old"));
  on.script->verdicts.erase("k5");
  on.pass(100ms);  // k5 is in hand again
  on.pass(900ms);
  on.answer("k5", retry("not yet"));
  on.pass(1s);
  CHECK(on.script->seen.back() == "old");
  on.answer("old");
  on.pass(100ms);
  CHECK(on.script->seen.back() == "k5");
  on.answer("k5");
  CHECK(on.script->seen.back() == "k6");
}
