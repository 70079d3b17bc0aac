#include "tests/actor/bridge/batch_scene.hpp"
#include "tests/actor/bridge/keyed_scene.hpp"

#include "runtime/bridge/operator_pauses.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::tests;

namespace {

template <class Scene>
bridge::pace_changed change(Scene& scene, bridge::change_pace wanted) {
  return *scene.world.template ask<bridge::pace_changed>(scene.bridge, std::move(wanted));
}

void fill(keyed_scene& scene) {
  std::vector<broker::record> records;
  for (broker::offset at = 0; at < 10; ++at)
    records.push_back(record_of(p0, at, std::to_string(at), std::to_string(at)));
  scene.deliver(std::move(records));
}

void empty(keyed_scene& scene) {
  for (int i = 0; i < 10; ++i)
    scene.answer(std::to_string(i));
}

}  // namespace

TEST_CASE("a keyed partition that an operator paused says since when and goes on when told", "[bridge][actor]") {
  keyed_scene scene;
  scene.assign({p0, p1});
  const auto paused = change(scene, {"orders", 0, true});
  CHECK(paused.reads_topic);
  CHECK(paused.partitions == std::vector<std::int32_t>{0});
  CHECK(scene.consumer->has("pause 0#1"));
  CHECK_FALSE(scene.consumer->has("pause 1#2"));
  const auto seen = scene.status();
  CHECK(seen.partitions[0].paused_by_operator);
  CHECK(seen.partitions[0].paused);
  CHECK_FALSE(seen.partitions[1].paused_by_operator);
  change(scene, {"orders", 0, false});
  CHECK(scene.consumer->has("resume 0#1"));
  CHECK_FALSE(scene.status().partitions[0].paused);
}

TEST_CASE("the end of pressure does not end an operator's pause", "[bridge][actor]") {
  keyed_scene scene;
  scene.assign({p0});
  change(scene, {"orders", {}, true});
  fill(scene);
  empty(scene);
  CHECK(scene.consumer->count("pause") == 1);
  CHECK(scene.consumer->count("resume") == 0);
}

TEST_CASE("the end of an operator's pause does not end pressure", "[bridge][actor]") {
  keyed_scene scene;
  scene.assign({p0});
  fill(scene);
  change(scene, {"orders", {}, true});
  change(scene, {"orders", {}, false});
  CHECK(scene.consumer->count("resume") == 0);
  empty(scene);
  CHECK(scene.consumer->count("resume") == 1);
}

TEST_CASE("a partition that comes back is still paused", "[bridge][actor]") {
  keyed_scene scene;
  scene.assign({p0});
  change(scene, {"orders", {}, true});
  scene.revoke({p0});
  scene.consumer->take();
  scene.assign({{0, 9}});
  CHECK(scene.consumer->has("pause 0#9"));
}

TEST_CASE("a batch partition is paused by an operator", "[bridge][actor]") {
  batch_scene scene;
  scene.assign({b0, b1});
  CHECK(change(scene, {"coupons", {}, true}).partitions.size() == 2);
  CHECK(scene.status().partitions[0].paused_by_operator);
  change(scene, {"coupons", 1, false});
  CHECK_FALSE(scene.status().partitions[1].paused_by_operator);
}

TEST_CASE("another topic is not this bridge's to pause", "[bridge][actor]") {
  batch_scene scene;
  scene.assign({b0});
  CHECK_FALSE(change(scene, {"orders", {}, true}).reads_topic);
  CHECK_FALSE(scene.status().partitions[0].paused_by_operator);
}
