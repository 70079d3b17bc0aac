#include "runtime/bridge/local_keyed_bridge.hpp"

#include "tests/actor/bridge/publishing.hpp"
#include "tests/support/fake_dead_letters.hpp"
#include "tests/support/fake_handler.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using tests::event_of;
using result = bridge::published::result;
using texts = std::vector<std::string>;

namespace {

struct scene {
  scene() {
    const auto handler = world.own(tests::spawn_fake_handler(world.system, script));
    const auto letters = world.own(tests::spawn_fake_dead_letters(world.system, box));
    bridge = world.own(bridge::spawn_local_keyed_bridge(world.system, {"orders", "", {2, 100ms, 1000ms}}, 3,
                                                        tests::subscribe(handler), letters));
  }
  void publish(std::vector<wire::event> events) { publish_all(world, bridge, log, std::move(events)); }
  void answer(const std::string& text, handler::outcome verdict = {}) {
    script->answer(text, std::move(verdict));
    world.settle();
  }

  tests::deterministic_world world;
  std::shared_ptr<tests::handler_script> script = std::make_shared<tests::handler_script>();
  std::shared_ptr<tests::letter_box> box = std::make_shared<tests::letter_box>();
  std::shared_ptr<tests::publish_log> log = std::make_shared<tests::publish_log>();
  caf::actor bridge;
};

}  // namespace

TEST_CASE("a local event is durable when its handler is done", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1")});
  CHECK(on.script->holds("1"));
  CHECK_FALSE(on.log->has("1"));
  on.answer("1");
  CHECK(on.log->of("1") == result::durable);
}

TEST_CASE("local events keep their order by key", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1", "a"), event_of("2", "a"), event_of("3", "b")});
  CHECK(on.script->seen == texts{"1", "3"});
  on.answer("1");
  CHECK(on.script->seen == texts{"1", "3", "2"});
}

TEST_CASE("a local event that fails for good is a dead letter without an offset", "[bridge][actor]") {
  scene on;
  on.script->verdicts["1"] = handler::retry("it will not go");
  on.publish({event_of("1")});
  on.world.advance(100ms);
  REQUIRE(on.box->letters.size() == 1);
  CHECK(on.box->letters[0].reason == "it will not go");
  CHECK(on.box->letters[0].attempts == 2);
  CHECK(on.box->letters[0].group.empty());
  CHECK(on.box->letters[0].record.at == -1);
  CHECK(on.log->of("1") == result::durable);
}

TEST_CASE("while dead letters cannot be stored a local event is not answered", "[bridge][actor]") {
  scene on;
  on.box->away = true;
  on.publish({event_of("bad")});
  for (int i = 0; i < 3; ++i)
    on.world.advance(1s);
  CHECK_FALSE(on.log->has("bad"));
  on.box->away = false;
  on.world.advance(1s);
  CHECK(on.log->of("bad") == result::durable);
  CHECK(on.box->letters.size() == 1);
}

TEST_CASE("a full local route says so at once", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1", "a"), event_of("2", "b"), event_of("3", "c"), event_of("4", "d")});
  CHECK(on.log->of("4") == result::unavailable);
  on.answer("1");
  on.publish({event_of("5", "e")});
  CHECK(on.script->holds("5"));
}

TEST_CASE("local events still in hand when the bridge ends are answered with an error", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1", "a"), event_of("2", "a")});
  tests::check_held_events_fail(on.world, on.bridge, *on.log);
}
