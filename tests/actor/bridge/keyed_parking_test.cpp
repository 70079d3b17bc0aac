#include "runtime/bridge/keyed_parking.hpp"

#include "tests/actor/bridge/keyed_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using bridge::retry;
using tests::p0;
using tests::record_of;
using texts = std::vector<std::string>;

namespace {

bridge::keyed_bridge_settings two_may_wait() {
  auto out = tests::keyed_settings();
  out.parking.park_after = 2;
  return out;
}

struct parking_scene : tests::keyed_scene {
  explicit parking_scene(bridge::keyed_bridge_settings with = two_may_wait(),
                         std::shared_ptr<tests::parking_table> shared = std::make_shared<tests::parking_table>())
      : keyed_scene{std::move(with), std::move(shared)} {}

  /// "bad" keys: their first record x<key> is tried again and again; three more make them parked.
  void deliver_stalled(const std::string& key, broker::offset from) {
    script->verdicts[key + "0"] = retry("not yet");
    deliver({record_of(p0, from, key, key + "0"), record_of(p0, from + 1, key, key + "1"),
             record_of(p0, from + 2, key, key + "2"), record_of(p0, from + 3, key, key + "3")});
  }
  bridge::parked_status parked() { return status().partitions.at(0).parked; }
};

}  // namespace

TEST_CASE("a partition is claimed before it is started", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  CHECK(on.table->epochs[0] == 1);
  CHECK(on.consumer->take() == texts{"start 0#1 -"});
}

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
  on.script->verdicts["k0"] = bridge::done();
  on.pass(200ms);
  CHECK(on.table->letters.empty());
  CHECK(on.script->seen.back() == "k1");
}

TEST_CASE("a key that is worked off uses memory again", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = bridge::done();
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
  on.script->verdicts["k0"] = bridge::done();
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
  on.script->verdicts["k0"] = bridge::unavailable("the sink is away");
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
  on.script->verdicts["k0"] = bridge::unavailable("the sink is away");
  on.pass(10s);
  CHECK(on.script->times("k0") < 20);
  CHECK(on.table->rows.at({0, 0}).attempts == 1);
  CHECK(on.table->letters.empty());
}

TEST_CASE("while the database is away a partition is not started and says why", "[bridge][actor]") {
  parking_scene on;
  on.table->away = true;
  on.assign({p0});
  on.pass(3s);
  CHECK(on.consumer->take().empty());
  CHECK(on.parked().waiting.find("the database is away") != std::string::npos);
  on.table->away = false;
  on.pass(2s);
  CHECK(on.consumer->take() == texts{"start 0#1 -"});
  CHECK(on.parked().waiting.empty());
}

TEST_CASE("a revoke before the claim is answered releases the partition without a start", "[bridge][actor]") {
  parking_scene on;
  on.table->mute = true;
  on.assign({p0});
  on.revoke({p0});
  CHECK(on.consumer->take().empty());
  on.table->let_go();
  on.world.settle();
  CHECK(on.consumer->take() == texts{"release 0#1"});
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

TEST_CASE("a node that stood still between its claim and its first record hands nothing over", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.table->epochs[0] = 9;  // meanwhile another node claimed the partition, parked k0 and committed what follows
  on.deliver({record_of(p0, 1, "k", "k1")});
  CHECK(on.script->times("k1") == 0);
  CHECK(on.status().fenced == 1);
}

TEST_CASE("records that come before the claim is confirmed keep their order", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.table->mute = true;
  on.deliver({record_of(p0, 0, "k", "k0"), record_of(p0, 1, "k", "k1")});
  on.deliver({record_of(p0, 2, "k", "k2")});
  CHECK(on.script->times("k0") == 0);
  on.table->let_go();
  on.world.settle();
  CHECK(on.script->times("k0") == 1);
  on.answer("k0");
  on.answer("k1");
  CHECK(on.script->times("k2") == 1);
}

TEST_CASE("a fenced owner hands over nothing more and changes nothing", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.table->epochs[0] = 9;  // another node has claimed the partition
  const auto rows = on.table->rows.size();
  on.deliver({record_of(p0, 4, "k", "k4"), record_of(p0, 5, "other", "late")});
  on.pass(10s);
  on.deliver({record_of(p0, 6, "third", "later")});
  CHECK(on.table->rows.size() == rows);
  CHECK(on.script->times("k0") == 1);
  CHECK(on.script->times("later") == 0);
  CHECK(on.status().fenced == 1);
  CHECK(on.parked().waiting.find("another owner") != std::string::npos);
  CHECK(on.consumer->has("pause 0#1"));
  on.revoke({p0}, true);
  CHECK(on.status().partitions.empty());
}

TEST_CASE("an owner that stays fenced joins the group again", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.table->epochs[0] = 9;  // a claim of somebody who had lost the partition comes late
  on.deliver({record_of(p0, 4, "k", "k4")});
  on.pass(4s);
  CHECK(on.consumer->count("rejoin") == 0);
  on.pass(2s);
  CHECK(on.consumer->count("rejoin") == 1);
  on.revoke({p0}, true);
  const broker::assignment again{0, 2};
  on.assign({again});
  CHECK(on.table->epochs[0] == 10);
  CHECK(on.consumer->has("start 0#2 -"));
}

TEST_CASE("a fenced owner whose partition is taken away does not join again", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.table->epochs[0] = 9;
  on.deliver({record_of(p0, 4, "k", "k4")});
  on.revoke({p0}, true);
  on.pass(10s);
  CHECK(on.consumer->count("rejoin") == 0);
}

TEST_CASE("the next owner goes on with the parked keys where the last one stopped", "[bridge][actor]") {
  const auto table = std::make_shared<tests::parking_table>();
  parking_scene first{two_may_wait(), table};
  first.assign({p0});
  first.deliver_stalled("k", 0);
  first.revoke({p0});
  CHECK(first.consumer->commands.back() == "release 0#1");
  parking_scene second{two_may_wait(), table};
  second.assign({p0});
  second.deliver({record_of(p0, 3, "k", "k3"), record_of(p0, 4, "k", "k4")});
  second.pass(50ms);
  CHECK(second.script->seen == texts{"k0"});
  second.answer("k0");
  for (const auto& text : {"k1", "k2", "k3", "k4"}) {
    CHECK(second.script->seen.back() == text);
    second.answer(text);
  }
  CHECK(table->rows.empty());
  second.store();
  CHECK(second.consumer->commands.back() == "store 0#1 5");
}

TEST_CASE("what a leaving node has just done with a parked record is written down before it lets go",
          "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = bridge::done();
  on.pass(100ms);
  on.revoke({p0});
  CHECK(on.consumer->count("release") == 0);
  on.answer("k1");
  CHECK(on.table->offsets("k") == "2 3");
  CHECK(on.consumer->commands.back() == "release 0#1");
  CHECK(on.script->times("k2") == 0);
}

TEST_CASE("a leaving node does not wait for a database that is away", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = bridge::done();
  on.pass(100ms);
  on.table->away = true;
  on.revoke({p0});
  on.answer("k1");
  CHECK(on.consumer->commands.back() == "release 0#1");
  CHECK(on.table->offsets("k") == "1 2 3");
}

TEST_CASE("a rejected record of a parked key becomes a dead letter and its key goes on", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver_stalled("k", 0);
  on.script->verdicts["k0"] = bridge::reject("no such order");
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
  on.script->verdicts["k0"] = bridge::done();
  on.pass(100ms);
  CHECK(on.table->letters.size() == 1);
  CHECK(on.script->seen.back() == "k2");
}
