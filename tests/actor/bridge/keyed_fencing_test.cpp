#include "runtime/bridge/inbound_keyed_bridge.hpp"

#include "tests/actor/bridge/parking_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using tests::p0;
using tests::parking_scene;
using tests::record_of;
using texts = std::vector<std::string>;

TEST_CASE("a partition is claimed before it is started", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  CHECK(on.table->epochs[0] == 1);
  CHECK(on.consumer->take() == texts{"start 0#1 -"});
}

TEST_CASE("while the database is away a partition is not started and says why", "[bridge][actor]") {
  parking_scene on;
  on.table->away = true;
  on.assign({p0});
  on.pass(2500ms);  // soon it would leave its group to the others
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
  parking_scene first{tests::two_may_wait(), table};
  first.assign({p0});
  first.deliver_stalled("k", 0);
  first.revoke({p0});
  CHECK(first.consumer->commands.back() == "release 0#1");
  parking_scene second{tests::two_may_wait(), table};
  second.assign({p0});
  second.deliver({record_of(p0, 3, "k", "k3"), record_of(p0, 4, "k", "k4")});
  second.pass(1s);  // its next attempt is due
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
  on.script->verdicts["k0"] = handler::done();
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
  on.script->verdicts["k0"] = handler::done();
  on.pass(100ms);
  on.table->away = true;
  on.revoke({p0});
  on.answer("k1");
  CHECK(on.consumer->commands.back() == "release 0#1");
  CHECK(on.table->offsets("k") == "1 2 3");
}
