// A relay between an outbox table, a sink and a dead letters' owner that the test plays.
#pragma once

#include "runtime/outbox/relay_actor.hpp"
#include "tests/support/deterministic_world.hpp"
#include "tests/support/fake_dead_letters.hpp"
#include "tests/support/fake_promise.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace troupe::tests {

struct rows_script {
  std::vector<outbox::entry> waiting;  // what the next sweep finds; once
  std::int64_t last = 0;               // position of the last of them
  std::set<std::string> elsewhere;     // rows that wait in other nodes' hands
  std::set<std::string> led;           // of those, the ones whose node publishes what is behind them too
  std::vector<outbox::entry> handed;   // by other nodes; the next deletion brings them, once
  std::vector<std::vector<std::string>> look_ups;
  std::vector<std::size_t> rooms;  // of the deletions
  std::vector<outbox::sweep> sweeps;
  std::vector<std::string> erased;
  std::size_t erases = 0;
  bool leaves_some = false;  // more was handed than there was room for
  bool away = false;
};

inline outbox::outbox_store_port spawn_fake_rows(caf::actor_system& system, std::shared_ptr<rows_script> script) {
  const auto refusal = [] { return caf::make_error(caf::sec::runtime_error, "the database is away"); };
  return system.spawn([=]() -> outbox::outbox_store_port::behavior_type {
    return {[=](const outbox::sweep& asked) -> caf::result<outbox::swept> {
              script->sweeps.push_back(asked);
              if (script->away)
                return refusal();
              const bool is_full = std::ssize(script->waiting) >= asked.limit;
              return outbox::swept{std::exchange(script->waiting, {}), script->last, is_full};
            },
            [=](const outbox::find_present& asked) -> caf::result<outbox::present> {
              auto& ids = script->look_ups.emplace_back();
              for (const auto& chain : asked.chains)
                ids.push_back(chain.awaited);
              if (script->away)
                return refusal();
              outbox::present there;
              for (const auto& chain : asked.chains) {
                if (script->elsewhere.contains(chain.awaited))
                  there.ids.push_back(chain.awaited);
                if (script->led.contains(chain.awaited))
                  there.handed_on.insert(there.handed_on.end(), chain.ids.begin(), chain.ids.end());
              }
              return there;
            },
            [=](const outbox::erase& asked) -> caf::result<outbox::erased> {
              ++script->erases;
              if (script->away)
                return refusal();
              script->erased.insert(script->erased.end(), asked.ids.begin(), asked.ids.end());
              script->rooms.push_back(asked.room);
              return outbox::erased{std::exchange(script->handed, {}), script->leaves_some};
            }};
  });
}

/// Holds every event until the test says what became of it.
class sink_script {
public:
  std::vector<std::string> published;  // ids in the order they came, repeats too
  std::vector<wire::headers> heads;    // beside them

  caf::weak_actor_ptr owner;

  void answer(const std::string& id, bridge::published report) { keep(owner, take(id), std::move(report)); }
  void fail(const std::string& id) {
    keep(owner, take(id), caf::make_error(caf::sec::runtime_error, "the sink threw"));
  }
  bool holds(const std::string& id) const { return held_.count(id) > 0; }
  void hold(const wire::event& one, caf::typed_response_promise<bridge::published> promise) {
    published.push_back(one.id);
    heads.push_back(one.head);
    held_[one.id] = std::move(promise);
  }

private:
  caf::typed_response_promise<bridge::published> take(const std::string& id) {
    auto promise = held_.at(id);
    held_.erase(id);
    return promise;
  }
  std::map<std::string, caf::typed_response_promise<bridge::published>> held_;
};

struct fake_sink_state {
  static inline const char* name = "fake_sink";
};

using fake_sink_port = bridge::publish_port::extend<caf::reacts_to<keep_promise>>;

inline bridge::publish_port spawn_fake_sink(caf::actor_system& system, std::shared_ptr<sink_script> script) {
  return system.spawn([script](actor::pointer<fake_sink_port, fake_sink_state> self) -> fake_sink_port::behavior_type {
    script->owner = caf::actor_cast<caf::weak_actor_ptr>(self);
    return {[self, script](const bridge::publish& asked) -> caf::result<bridge::published> {
              auto promise = self->make_response_promise<bridge::published>();
              script->hold(asked.event, promise);
              return promise;
            },
            [](const keep_promise& now) { now(); }};
  });
}

/// `before`: the last event of its key that was in the table when it was written.
struct small_event {
  std::string id, key, topic = "orders", before = {};
};

/// Room for three events in memory.
class relay_scene {
public:
  explicit relay_scene(const std::vector<small_event>& left_behind = {}) {
    rows->waiting = to_events(left_behind);
    const auto out = world.own(spawn_fake_sink(world.system, sink));
    outbox::relay_settings settings;
    settings.most_held.records = 3;
    relay = world.own(outbox::spawn_relay_actor(world.system, settings, {{"orders", out}, {"coupons", out}},
                                                world.own(spawn_fake_rows(world.system, rows)),
                                                world.own(spawn_fake_dead_letters(world.system, box))));
    world.settle();
  }

  void commit(const std::vector<small_event>& events) {
    caf::anon_send(relay, outbox::committed{to_events(events)});
    world.settle();
  }
  /// What the next sweep finds.
  void leave_in_table(const std::vector<small_event>& events) { rows->waiting = to_events(events); }
  /// By another node.
  void hand_over(const std::vector<small_event>& events) { rows->handed = to_events(events); }
  void report(const std::string& id, bridge::published::result what, const std::string& reason = "") {
    sink->answer(id, {what, reason});
    world.settle();
  }
  /// Lets time pass in steps, so that what a timer sets off can set timers too.
  void pass(std::chrono::milliseconds time) {
    for (auto left = time; left.count() > 0; left -= std::chrono::milliseconds{50})
      world.advance(std::min<std::chrono::milliseconds>(left, std::chrono::milliseconds{50}));
  }

  outbox::relay_status status() { return *world.ask<outbox::relay_status>(relay, outbox::get_relay_status{}); }

  deterministic_world world;
  std::shared_ptr<rows_script> rows = std::make_shared<rows_script>();
  std::shared_ptr<sink_script> sink = std::make_shared<sink_script>();
  std::shared_ptr<letter_box> box = std::make_shared<letter_box>();
  caf::actor relay;

private:
  static std::vector<outbox::entry> to_events(const std::vector<small_event>& from) {
    std::vector<outbox::entry> out;
    for (const auto& one : from)
      out.push_back({{one.id, one.topic, one.key, "type", one.id, {}}, one.before});
    return out;
  }
};

}  // namespace troupe::tests
