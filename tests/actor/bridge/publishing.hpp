// Publishes events through a bridge and notes what became of each.
#pragma once

#include "runtime/bridge/publish_port.hpp"
#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <memory>

namespace troupe::tests {

struct publish_log {
  std::map<std::string, bridge::published> answers;  // by event id
  std::map<std::string, caf::error> faults;          // of events that got no answer

  bool has(const std::string& id) const { return answers.count(id) > 0; }
  bridge::published::result of(const std::string& id) const { return answers.at(id).outcome; }
  const std::string& reason(const std::string& id) const { return answers.at(id).reason; }
};

inline wire::event event_of(const std::string& id, const std::string& key = "k", const std::string& topic = "orders") {
  return {id, topic, key, "type", id, {}};
}

/// Sends all events in one turn; the payload of each is its id.
inline void publish_all(deterministic_world& world, const caf::actor& to, std::shared_ptr<publish_log> log,
                        std::vector<wire::event> events) {
  world.own(world.system.spawn([=](caf::event_based_actor* self) {
    for (const auto& event : events)
      self->request(to, caf::infinite, bridge::publish{event})
          .then([log, id = event.id](const bridge::published& report) { log->answers[id] = report; },
                [log, id = event.id](const caf::error& fault) { log->faults[id] = fault; });
  }));
  world.settle();
}

/// Ends the bridge while it holds two events, of which one is "1": nobody waits for them any more.
inline void check_held_events_fail(deterministic_world& world, const caf::actor& bridge, const publish_log& log) {
  REQUIRE(log.faults.empty());
  caf::anon_send_exit(bridge, caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(log.answers.empty());
  REQUIRE(log.faults.size() == 2);
  CHECK(log.faults.at("1") == caf::sec::request_receiver_down);
}

}  // namespace troupe::tests
