#include "runtime/bridge/local_batch_bridge.hpp"

#include "tests/actor/bridge/publishing.hpp"
#include "tests/support/fake_fence.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using tests::event_of;
using outcome = effect::batch_outcome::result;
using result = bridge::published::result;

namespace {

struct scene {
  scene() {
    const auto fence = world.own(tests::spawn_fake_fence(world.system, script));
    bridge = world.own(bridge::spawn_local_batch_bridge(world.system, {"coupons", "shop", 4, 8}, fence));
  }
  /// Publishes events named `first` to `last`.
  void publish(int first, int last) {
    std::vector<wire::event> events;
    for (int i = first; i <= last; ++i)
      events.push_back(event_of(std::to_string(i)));
    publish_all(world, bridge, log, std::move(events));
  }
  void answer(outcome what, std::vector<std::string> rejected = {}) {
    script->answer(what, std::move(rejected));
    world.settle();
  }

  tests::deterministic_world world;
  std::shared_ptr<tests::fence_script> script = std::make_shared<tests::fence_script>();
  std::shared_ptr<tests::publish_log> log = std::make_shared<tests::publish_log>();
  caf::actor bridge;
};

}  // namespace

TEST_CASE("a request is answered after the commit of its batch", "[bridge][actor]") {
  scene on;
  on.publish(1, 1);
  CHECK(on.script->values() == "1");
  CHECK_FALSE(on.script->batch().fence);
  CHECK(on.log->answers.empty());
  on.answer(outcome::committed);
  CHECK(on.log->of("1") == result::durable);
}

TEST_CASE("while one batch is out the next gathers up to the limit", "[bridge][actor]") {
  scene on;
  on.publish(1, 7);
  CHECK(on.script->values() == "1");
  on.answer(outcome::committed);
  CHECK(on.script->values() == "2 3 4 5");
  CHECK(on.script->batches() == 1);
  on.answer(outcome::committed);
  CHECK(on.script->values() == "6 7");
}

TEST_CASE("what the handler rejects is durable as a dead letter", "[bridge][actor]") {
  scene on;
  on.publish(1, 3);
  on.answer(outcome::committed);
  on.answer(outcome::committed, {"no such coupon", ""});
  CHECK(on.log->of("2") == result::durable);
  CHECK(on.log->of("3") == result::durable);
}

TEST_CASE("an unavailable database is told to whoever asked", "[bridge][actor]") {
  scene on;
  on.publish(1, 2);
  on.answer(outcome::unavailable);
  CHECK(on.log->of("1") == result::unavailable);
  CHECK(on.script->values() == "2");
  on.script->fail();
  on.world.settle();
  CHECK(on.log->of("2") == result::unavailable);
}

TEST_CASE("a poison batch is halved until only the bad request is refused", "[bridge][actor]") {
  scene on;
  on.publish(1, 9);
  for (int step = 0; step < 40 && on.script->has_batch(); ++step) {
    const auto values = on.script->values();
    on.answer(values.find('4') == values.npos ? outcome::committed : outcome::poison);
  }
  for (int i = 1; i <= 9; ++i) {
    INFO("request " << i);
    CHECK(on.log->of(std::to_string(i)) == (i == 4 ? result::refused : result::durable));
  }
}

TEST_CASE("halving a poison batch keeps the order of the requests", "[bridge][actor]") {
  scene on;
  on.publish(1, 5);
  on.answer(outcome::committed);
  REQUIRE(on.script->values() == "2 3 4 5");
  on.answer(outcome::poison);
  CHECK(on.script->values() == "2 3");
  on.answer(outcome::committed);
  CHECK(on.script->values() == "4 5");
}

TEST_CASE("a full local batch route says so at once", "[bridge][actor]") {
  scene on;
  on.publish(1, 10);
  CHECK(on.log->of("10") == result::unavailable);
  CHECK_FALSE(on.log->has("9"));
}

TEST_CASE("requests still in hand when the bridge ends are answered with an error", "[bridge][actor]") {
  scene on;
  on.publish(1, 2);
  tests::check_held_events_fail(on.world, on.bridge, *on.log);
}
