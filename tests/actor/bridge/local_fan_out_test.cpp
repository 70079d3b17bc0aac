#include "runtime/bridge/local_fan_out.hpp"

#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using bridge::published;
using result = published::result;

namespace {

/// Two handlers that answer as they are told.
struct scene {
  bridge::publish_port says(caf::result<published> (*what)()) {
    return world.own(world.system.spawn([this, what]() -> bridge::publish_port::behavior_type {
      return {[this, what](const bridge::publish& asked) {
        handled.push_back(asked.event.id);
        return what();
      }};
    }));
  }
  published publish(const bridge::publish_port& first, const bridge::publish_port& second) {
    const auto all = world.own(bridge::spawn_local_fan_out(world.system, {first, second}));
    return *world.ask<published>(all, bridge::publish{{"1", "sales", "k", "t", "", {}}});
  }

  tests::deterministic_world world;
  std::vector<std::string> handled;
};

caf::result<published> durable() { return published{}; }
caf::result<published> broken() { return caf::make_error(caf::sec::runtime_error, "it threw"); }

}  // namespace

TEST_CASE("an event of a local route with two handlers is durable when both have it", "[bridge][actor]") {
  scene on;
  CHECK(on.publish(on.says(durable), on.says(durable)).outcome == result::durable);
  CHECK(on.handled == std::vector<std::string>{"1", "1"});
}

TEST_CASE("an event that one of two handlers does not answer for is tried again", "[bridge][actor]") {
  scene on;
  const auto said = on.publish(on.says(broken), on.says(durable));
  CHECK(said.outcome == result::unavailable);
  CHECK_THAT(said.reason, Catch::Contains("it threw"));
}

TEST_CASE("an event is refused when no handler can get it by another try", "[bridge][actor]") {
  const published yes{}, later{result::unavailable, "busy"}, never{result::refused, "too large"};
  CHECK(bridge::both(yes, never).reason == "too large");
  CHECK(bridge::both(never, yes).reason == "too large");
  CHECK(bridge::both(never, later).outcome == result::unavailable);
  CHECK(bridge::both(later, never).outcome == result::unavailable);
  CHECK(bridge::both(yes, later).reason == "busy");
}
