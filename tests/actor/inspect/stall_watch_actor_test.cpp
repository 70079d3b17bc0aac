#include "runtime/inspect/stall_watch_actor.hpp"

#include "tests/actor/bridge/keyed_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::tests;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct watched_scene : keyed_scene {
  explicit watched_scene(inspect::stall_limits limits = {seconds{10}, seconds{10}, seconds{10}, seconds{10}}) {
    consumer->began_at = 0;
    consumer->log_end = 2;
    node->show({{bridge}, {}, {}, {}});
    watch = world.own(inspect::spawn_scheduled_stall_watch_actor(world.system, node, limits));
    world.settle();
  }

  std::vector<inspect::readiness::reason> reasons() const { return node->ready.reasons(); }

  std::shared_ptr<inspect::inspected_node> node =
      std::make_shared<inspect::inspected_node>("watched", "1", std::vector<std::string>{});
  caf::actor watch;
};

}  // namespace

TEST_CASE("a partition whose handler does not answer turns readiness off until it does", "[inspect][actor]") {
  watched_scene scene;
  scene.assign({p0});
  scene.deliver({record_of(p0, 0, "key", "first"), record_of(p0, 1, "key", "second")});
  scene.pass(seconds{9});
  CHECK(scene.reasons().empty());
  scene.pass(seconds{3});
  REQUIRE(scene.reasons().size() == 1);
  CHECK(scene.reasons()[0].subject == "partition orders/0");
  scene.answer("first");
  scene.pass(seconds{2});
  CHECK(scene.reasons().empty());
  CHECK(scene.node->stalls.of(inspect::stall_kind::partition).begun == 1);
}

TEST_CASE("a partition that stands still for one group is not hidden by another group of its topic",
          "[inspect][actor]") {
  watched_scene scene;
  scene.assign({p0});
  bridge::partition_status cut;
  cut.topic = "orders";
  cut.which = {0, 1};
  cut.cut = true;
  cut.last_error = "the topic was made anew";
  const auto other = scene.world.own(scene.world.system.spawn([cut](caf::event_based_actor*) -> caf::behavior {
    return {[cut](const bridge::get_bridge_status&) {
      bridge::bridge_status out;
      out.topic = "orders";
      out.group = "other";
      out.partitions = {cut};
      return out;
    }};
  }));
  for (const auto& bridges : {std::vector<caf::actor>{other, scene.bridge}, {scene.bridge, other}}) {
    scene.node->show({bridges, {}, {}, {}});
    scene.pass(seconds{3});
    REQUIRE(scene.reasons().size() == 1);
    CHECK(scene.reasons()[0].subject == "partition orders/0 of other");
  }
  CHECK(scene.node->stalls.of(inspect::stall_kind::partition).begun == 1);
}

TEST_CASE("an old outbox row turns readiness off until it is gone", "[inspect][actor]") {
  watched_scene scene;
  scene.node->outbox_oldest_age = seconds{11};
  scene.pass(seconds{2});
  REQUIRE(scene.reasons().size() == 1);
  CHECK(scene.reasons()[0].subject == "outbox");
  scene.node->outbox_oldest_age = seconds{0};
  scene.pass(seconds{2});
  CHECK(scene.reasons().empty());
}

TEST_CASE("a node without bridges has nothing that stands still", "[inspect][actor]") {
  watched_scene scene;
  scene.node->hide();
  scene.pass(seconds{30});
  CHECK(scene.reasons().empty());
}

TEST_CASE("looks come four times within the shortest limit", "[inspect][actor]") {
  CHECK(inspect::look_interval({}) == seconds{1});
  CHECK(inspect::look_interval({milliseconds{400}, seconds{30}, seconds{60}, seconds{10}}) == milliseconds{100});
}
