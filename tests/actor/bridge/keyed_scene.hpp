// An inbound keyed bridge between a consumer, a handler and a dead letters' owner that the test plays.
#pragma once

#include "tests/support/deterministic_world.hpp"
#include "tests/support/fake_consumer.hpp"
#include "tests/support/fake_dead_letters.hpp"
#include "tests/support/fake_handler.hpp"
#include "tests/support/fake_parking.hpp"

namespace troupe::tests {

inline bridge::keyed_bridge_settings keyed_settings() {
  bridge::keyed_bridge_settings out;
  out.dispatch = {"orders", "group", {3, std::chrono::milliseconds{100}, std::chrono::milliseconds{1000}}};
  out.most_held.records = 10;
  out.keep_interval = out.store_interval;
  return out;
}

class keyed_scene {
public:
  /// Without a table nothing can be parked. Scenes may share one.
  explicit keyed_scene(bridge::keyed_bridge_settings with = keyed_settings(),
                       std::shared_ptr<parking_table> shared = nullptr)
      : table{std::move(shared)} {
    letters::parking_port parking;
    if (table)
      parking = world.own(spawn_fake_parking(world.system, table));
    handler = world.own(spawn_fake_handler(world.system, script));
    letters = world.own(spawn_fake_dead_letters(world.system, box));
    bridge = world.own(bridge::spawn_inbound_keyed_bridge(world.system, std::move(with), subscribe(handler), letters,
                                                          link, fake_consumer::factory(consumer), parking));
    world.settle();
  }
  ~keyed_scene() { link->mailbox.detach(); }

  void assign(std::vector<broker::assignment> partitions) {
    consumer->listener->on_assigned(std::move(partitions));
    world.settle();
  }
  void revoke(std::vector<broker::assignment> partitions, bool lost = false) {
    consumer->listener->on_revoked(std::move(partitions), lost);
    world.settle();
  }
  void deliver(std::vector<broker::record> records) {
    consumer->listener->on_records(std::move(records));
    world.settle();
  }
  void answer(const std::string& text, handler::outcome verdict = {}) {
    script->answer(text, std::move(verdict));
    world.settle();
  }
  /// Lets the watermarks reach the consumer.
  void store() { world.advance(std::chrono::milliseconds{100}); }

  /// Lets time pass in steps, so that what a timer sets off can set timers too.
  void pass(std::chrono::milliseconds time) {
    for (auto left = time; left.count() > 0; left -= std::chrono::milliseconds{50})
      world.advance(std::min<std::chrono::milliseconds>(left, std::chrono::milliseconds{50}));
  }

  bridge::bridge_status status() { return *world.ask<bridge::bridge_status>(bridge, bridge::get_bridge_status{}); }

  deterministic_world world;
  std::shared_ptr<consumer_log> consumer = std::make_shared<consumer_log>();
  std::shared_ptr<handler_script> script = std::make_shared<handler_script>();
  std::shared_ptr<letter_box> box = std::make_shared<letter_box>();
  std::shared_ptr<parking_table> table;
  std::shared_ptr<bridge::consumer_link> link = std::make_shared<bridge::consumer_link>();
  text_handler_port handler;
  letters::dead_letter_port letters;
  caf::actor bridge;
};

inline constexpr broker::assignment p0{0, 1}, p1{1, 2};

}  // namespace troupe::tests
