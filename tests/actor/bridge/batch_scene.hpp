// An inbound batch bridge between a consumer and a database that the test plays.
#pragma once

#include "runtime/bridge/inbound_batch_bridge.hpp"
#include "tests/support/deterministic_world.hpp"
#include "tests/support/fake_consumer.hpp"
#include "tests/support/fake_fence.hpp"

namespace troupe::tests {

inline bridge::batch_bridge_settings batch_settings() {
  bridge::batch_bridge_settings out;
  out.topic = "coupons";
  out.group = "group";
  out.retry = {3, std::chrono::milliseconds{100}, std::chrono::milliseconds{1000}};
  out.most_held.records = 10;
  out.max_batch = 4;
  return out;
}

class batch_scene {
public:
  batch_scene() {
    fence = world.own(spawn_fake_fence(world.system, script));
    bridge = world.own(bridge::spawn_inbound_batch_bridge(world.system, batch_settings(), fence, link,
                                                          fake_consumer::factory(consumer)));
    world.settle();
  }
  ~batch_scene() { link->mailbox.detach(); }

  void assign(std::vector<broker::assignment> partitions) {
    consumer->listener->on_assigned(std::move(partitions));
    world.settle();
  }
  void revoke(std::vector<broker::assignment> partitions, bool lost = false) {
    consumer->listener->on_revoked(std::move(partitions), lost);
    world.settle();
  }
  /// Delivers records `first` to `last`.
  void deliver(broker::assignment which, broker::offset first, broker::offset last) {
    std::vector<broker::record> records;
    for (auto at = first; at <= last; ++at)
      records.push_back(record_of(which, at, "k"));
    consumer->listener->on_records(std::move(records));
    world.settle();
  }
  /// The consumer has gone where it was told.
  void starts(broker::assignment which) {
    consumer->listener->on_started(which);
    world.settle();
  }
  void cut(broker::log_cut what) {
    consumer->listener->on_cut(std::move(what));
    world.settle();
  }
  void answer(effect::batch_outcome::result what, std::vector<std::string> rejected = {}) {
    script->answer(what, std::move(rejected));
    world.settle();
  }
  /// Lets time pass in steps, so that what a timer sets off can set timers too.
  void pass(std::chrono::milliseconds time) {
    for (auto left = time; left.count() > 0; left -= std::chrono::milliseconds{50})
      world.advance(std::min<std::chrono::milliseconds>(left, std::chrono::milliseconds{50}));
  }

  /// More than any backoff or reload takes.
  void wait() { pass(std::chrono::seconds{2}); }

  bridge::bridge_status status() { return *world.ask<bridge::bridge_status>(bridge, bridge::get_bridge_status{}); }

  deterministic_world world;
  std::shared_ptr<consumer_log> consumer = std::make_shared<consumer_log>();
  std::shared_ptr<fence_script> script = std::make_shared<fence_script>();
  std::shared_ptr<bridge::consumer_link> link = std::make_shared<bridge::consumer_link>();
  effect::fence_port fence;
  caf::actor bridge;
};

inline constexpr broker::assignment b0{0, 1}, b1{1, 2};

}  // namespace troupe::tests
