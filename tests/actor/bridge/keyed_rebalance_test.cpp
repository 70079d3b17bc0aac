#include "runtime/bridge/inbound_keyed_bridge.hpp"

#include "tests/actor/bridge/keyed_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using handler::retry;
using tests::keyed_scene;
using tests::p0;
using tests::p1;
using tests::record_of;
using texts = std::vector<std::string>;

namespace {

/// Asks to leave and notes the answer.
std::shared_ptr<bool> leave(keyed_scene& on) {
  auto left = std::make_shared<bool>(false);
  on.world.own(on.world.system.spawn([left, bridge = on.bridge](caf::event_based_actor* self) {
    self->request(bridge, caf::infinite, bridge::leave_group{}).then([left](bool) { *left = true; });
  }));
  on.world.settle();
  return left;
}

}  // namespace

TEST_CASE("an idle partition is released at once", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  on.consumer->take();
  on.revoke({p0});
  CHECK(on.consumer->take() == texts{"release 0#1"});
  CHECK(on.status().partitions.size() == 1);
}

TEST_CASE("a revoke waits for what is in hand and stores it before it lets go", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x"), record_of(p0, 1, "a", "y"), record_of(p0, 2, "b", "z")});
  on.consumer->take();
  on.revoke({p0});
  CHECK(on.consumer->take().empty());
  on.answer("z");
  CHECK(on.consumer->count("release") == 0);
  on.answer("x");
  CHECK(on.script->times("y") == 0);
  CHECK(on.consumer->take() == texts{"store 0#1 1", "release 0#1"});
  CHECK(on.status().partitions.empty());
}

TEST_CASE("a revoke does not wait for a record that is backing off", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.script->verdicts["x"] = retry("not yet");
  on.deliver({record_of(p0, 0, "a", "x")});
  on.revoke({p0});
  CHECK(on.consumer->has("release 0#1"));
  on.pass(10s);
  CHECK(on.script->times("x") == 1);
}

TEST_CASE("a record that fails during a revoke is left to the next owner", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x")});
  on.revoke({p0});
  on.answer("x", retry("not yet"));
  CHECK(on.consumer->commands.back() == "release 0#1");
  CHECK_FALSE(on.consumer->has("store 0#1 1"));
  on.pass(10s);
  CHECK(on.script->times("x") == 1);
}

TEST_CASE("a revoke that takes too long is given up and its late answers count for nothing", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x")});
  on.revoke({p0});
  on.consumer->take();
  on.pass(3s);
  CHECK(on.status().partitions.empty());
  on.answer("x");
  on.pass(1s);
  CHECK(on.consumer->take().empty());
  CHECK(on.status().late_answers == 1);
}

TEST_CASE("a lost partition is forgotten without a word to the broker", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  on.deliver({record_of(p0, 0, "a", "x"), record_of(p0, 1, "b", "y"), record_of(p1, 0, "a", "other")});
  on.answer("x");
  on.consumer->take();
  on.revoke({p0}, true);
  on.answer("y");
  on.answer("other");
  on.store();
  CHECK(on.consumer->take() == texts{"store 1#2 1"});
  CHECK(on.status().late_answers == 1);
}

TEST_CASE("records of a revoked partition that are still under way are not handled", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x")});
  on.revoke({p0});
  on.deliver({record_of(p0, 1, "b", "y")});
  CHECK(on.script->times("y") == 0);
  on.answer("x");
  on.deliver({record_of(p0, 2, "c", "z")});
  CHECK(on.script->seen == texts{"x"});
  CHECK(on.status().records == 1);
}

TEST_CASE("a partition that comes back while old work is in hand starts clean", "[bridge][actor]") {
  keyed_scene on;
  const broker::assignment again{0, 9};
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "old")});
  on.revoke({p0}, true);
  on.assign({again});
  on.deliver({record_of(again, 0, "a", "new"), record_of(again, 1, "b", "b")});
  on.consumer->take();
  on.answer("old");  // finishes nothing of the new assignment
  on.answer("b");
  on.store();
  CHECK_FALSE(on.consumer->has("store 0#9 1"));
  CHECK_FALSE(on.consumer->has("store 0#9 2"));
  CHECK(on.status().partitions[0].unfinished == 1);
  on.answer("new");
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#9 2");
  CHECK(on.status().late_answers == 1);
}

TEST_CASE("a retry of an old assignment does not touch the new one", "[bridge][actor]") {
  keyed_scene on;
  const broker::assignment again{0, 9};
  on.assign({p0});
  on.script->verdicts["old"] = retry("not yet");
  on.deliver({record_of(p0, 0, "a", "old")});
  on.revoke({p0});
  on.assign({again});
  on.deliver({record_of(again, 0, "a", "new")});
  on.pass(10s);
  CHECK(on.script->seen == texts{"old", "new"});
  CHECK(on.status().partitions[0].unfinished == 1);
}

TEST_CASE("a lost partition takes its pressure away", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  std::vector<broker::record> ten;
  for (int i = 0; i < 10; ++i)
    ten.push_back(record_of(p0, i, "k" + std::to_string(i), std::to_string(i)));
  on.deliver(ten);
  REQUIRE(on.consumer->has("pause 1#2"));
  on.revoke({p0}, true);
  CHECK(on.consumer->commands.back() == "resume 1#2");
}

TEST_CASE("a dead letter answered after its partition left changes nothing", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.box->away = true;
  on.deliver({record_of(p0, 0, "a", "bad")});
  on.revoke({p0}, true);
  on.box->away = false;
  on.pass(10s);
  CHECK(on.box->letters.empty());
  CHECK(on.status().partitions.empty());
}

TEST_CASE("leaving with nothing in hand is answered at once", "[bridge][actor]") {
  keyed_scene on;
  const auto left = leave(on);
  CHECK(*left);
  CHECK(on.consumer->has("stop"));
}

TEST_CASE("leaving is answered when no partition is held any more", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  on.deliver({record_of(p1, 0, "a", "x")});
  const auto left = leave(on);
  REQUIRE(on.consumer->has("stop"));
  on.revoke({p0, p1});
  CHECK_FALSE(*left);
  on.answer("x");
  CHECK(*left);
  CHECK(on.consumer->has("store 1#2 1"));
  CHECK(on.consumer->has("release 1#2"));
}

TEST_CASE("leaving is answered when a revoke takes too long", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x")});
  const auto left = leave(on);
  on.revoke({p0});
  REQUIRE_FALSE(*left);
  on.pass(3s);
  CHECK(*left);
}

TEST_CASE("whoever asks a bridge to leave is answered", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x")});
  const auto first = leave(on), second = leave(on);
  on.revoke({p0});
  on.answer("x");
  CHECK(*first);
  CHECK(*second);
}
