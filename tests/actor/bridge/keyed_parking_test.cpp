#include "runtime/bridge/inbound_keyed_bridge.hpp"

#include "tests/actor/bridge/parking_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using handler::retry;
using tests::p0;
using tests::parking_scene;
using tests::record_of;

TEST_CASE("records behind a stalled head go to the database and the watermark moves on", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  CHECK(on.table->offsets("k") == "0 1 2 3");
  CHECK(on.table->rows.at({0, 0}).attempts == 1);
  CHECK(on.table->rows.at({0, 0}).last_error == "not yet");
  CHECK(on.table->rows.at({0, 1}).attempts == 0);
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#1 4");
  CHECK(on.parked().keys == 1);
  CHECK(on.parked().records == 4);
  CHECK(on.status().partitions[0].unfinished == 0);
  CHECK(on.status().partitions[0].backing_off == 0);
}

TEST_CASE("a parked record of the old log and one of the new log with its offset are both handled", "[bridge][actor]") {
  parking_scene on;
  auto old = record_of(p0, 5, "old", "old5");
  old.print = 55;
  on.table->replay(old);
  on.assign({p0});
  CHECK(on.consumer->has("start 0#1 - after 5=55"));
  on.consumer->listener->on_cut({p0, {5, 55}, "has another record at offset 5"});
  on.deliver({record_of(p0, 5, "new", "new5")});
  CHECK(on.table->missed == std::vector<std::uint64_t>{55});
  on.pass(2s);
  CHECK(on.script->times("new5") == 1);
  CHECK(on.script->times("old5") == 1);
  on.answer("old5");
  on.answer("new5");
  CHECK(on.table->rows.empty());
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#1 6");
}

TEST_CASE("few records behind a stalled head wait in memory", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.script->verdicts["k0"] = retry("not yet");
  on.deliver({record_of(p0, 0, "k", "k0"), record_of(p0, 1, "k", "k1"), record_of(p0, 2, "k", "k2")});
  CHECK(on.table->turns == 0);
}

TEST_CASE("a poison record parks only its key", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.deliver({record_of(p0, 4, "other", "o"), record_of(p0, 5, "k", "k4")});
  on.answer("o");
  CHECK(on.table->offsets("k") == "0 1 2 3 5");
  on.pass(100ms);
  CHECK(on.script->times("k0") == 2);
  on.pass(200ms);
  CHECK(on.script->times("k0") == 3);
  REQUIRE(on.table->letters.size() == 1);
  const auto& letter = on.table->letters[0];
  CHECK(letter.reason == "not yet");
  CHECK(letter.attempts == 3);
  CHECK(letter.style == "keyed");
  CHECK(letter.record.at == 0);
  for (const auto& text : {"k1", "k2", "k3", "k4"}) {
    CHECK(on.script->seen.back() == text);
    on.answer(text);
  }
  CHECK(on.table->rows.empty());
  CHECK(on.parked().keys == 0);
  CHECK(on.parked().records == 0);
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#1 6");
}

TEST_CASE("attempts go on where memory left them and are written down", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.pass(100ms);
  CHECK(on.table->rows.at({0, 0}).attempts == 2);
  on.script->verdicts["k0"] = handler::done();
  on.pass(200ms);
  CHECK(on.table->letters.empty());
  CHECK(on.script->seen.back() == "k1");
}

TEST_CASE("a key that is worked off uses memory again", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = handler::done();
  on.pass(100ms);
  for (const auto& text : {"k1", "k2", "k3"})
    on.answer(text);
  const auto turns = on.table->turns;
  on.deliver({record_of(p0, 4, "k", "k4"), record_of(p0, 5, "k", "k5")});
  CHECK(on.script->seen.back() == "k4");
  CHECK(on.table->turns == turns);
}

TEST_CASE("a record that arrives while its key is being unparked keeps its place", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = handler::done();
  on.pass(100ms);
  on.answer("k1");
  on.answer("k2");
  on.table->mute = true;
  on.answer("k3");  // the turn that finds nothing left is out
  on.deliver({record_of(p0, 4, "k", "k4"), record_of(p0, 5, "k", "k5")});
  CHECK(on.script->times("k4") == 0);
  on.table->let_go();
  on.world.settle();
  CHECK(on.script->seen.back() == "k4");
  on.answer("k4");
  CHECK(on.script->seen.back() == "k5");
  on.answer("k5");
  CHECK(on.table->rows.empty());
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#1 6");
}

TEST_CASE("under pressure stalled keys leave memory and the partitions go on", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  std::vector<broker::record> ten;
  for (int i = 0; i < 10; ++i) {
    on.script->verdicts[std::to_string(i)] = retry("not yet");
    ten.push_back(record_of(p0, i, "k" + std::to_string(i), std::to_string(i)));
  }
  on.deliver(ten);
  CHECK(on.table->rows.size() == 10);
  CHECK(on.consumer->has("pause 0#1"));
  CHECK(on.consumer->commands.back() == "resume 0#1");
}

TEST_CASE("an outage parks nothing: it concerns every key", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.script->verdicts["k0"] = handler::unavailable("the sink is away");
  std::vector<broker::record> ten;
  for (int i = 0; i < 10; ++i)
    ten.push_back(record_of(p0, i, "k", "k" + std::to_string(i)));
  on.deliver(ten);
  on.pass(5s);
  CHECK(on.table->rows.empty());
  CHECK(on.consumer->commands.back() == "pause 0#1");
}

TEST_CASE("an outage costs a parked record no attempt", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = handler::unavailable("the sink is away");
  on.pass(10s);
  CHECK(on.script->times("k0") < 20);
  CHECK(on.table->rows.at({0, 0}).attempts == 1);
  CHECK(on.table->letters.empty());
}

TEST_CASE("while the database is away other keys go on and nothing passes the parked records", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "first", "f")});
  on.answer("f");
  on.table->away = true;
  on.deliver_stalled("k", 1);
  on.deliver({record_of(p0, 5, "other", "o")});
  on.answer("o");
  on.pass(1s);
  CHECK(on.consumer->count("store 0#1 6") == 0);
  on.table->away = false;
  on.pass(3s);
  CHECK(on.consumer->commands.back() == "store 0#1 6");
}

TEST_CASE("a rejected record of a parked key becomes a dead letter and its key goes on", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = handler::reject("no such order");
  on.pass(100ms);
  REQUIRE(on.table->letters.size() == 1);
  CHECK(on.table->letters[0].reason == "no such order");
  CHECK(on.script->seen.back() == "k1");
}

TEST_CASE("a parked record that cannot be decoded holds up nobody", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.script->verdicts["k0"] = retry("not yet");
  on.deliver({record_of(p0, 0, "k", "k0"), record_of(p0, 1, "k", "bad"), record_of(p0, 2, "k", "k2"),
              record_of(p0, 3, "k", "k3")});
  on.script->verdicts["k0"] = handler::done();
  on.pass(100ms);
  CHECK(on.table->letters.size() == 1);
  CHECK(on.script->seen.back() == "k2");
}

TEST_CASE("a keyed bridge whose database does not answer its claim leaves its group to others and comes back",
          "[bridge][actor]") {
  parking_scene on;
  on.table->away = true;
  on.assign({p0});
  on.pass(6s);
  REQUIRE(on.consumer->count("stand aside") == 1);
  CHECK(on.status().aside == "the database is away");
  on.revoke({p0});
  on.pass(10s);
  CHECK_FALSE(on.consumer->has("rejoin"));
  on.table->away = false;
  on.pass(2s);
  REQUIRE(on.consumer->count("rejoin") == 1);
  CHECK(on.status().aside.empty());
  on.assign({tests::p1});
  CHECK(on.consumer->has("start 1#2 -"));
}

TEST_CASE("a claim that is under way is awaited before the group is left", "[bridge][actor]") {
  parking_scene on;
  on.table->mute = true;
  on.assign({p0});
  on.pass(6s);
  CHECK_FALSE(on.consumer->has("stand aside"));
  on.table->let_go();
  on.pass(100ms);
  CHECK(on.consumer->has("start 0#1 -"));
  CHECK_FALSE(on.consumer->has("stand aside"));
}
