// Publishes committed events from memory, deletes their rows on the delivery report, and sweeps up what was left
// behind. Which event may leave when is decided by relay_memory.
#pragma once

#include "runtime/bridge/publish_port.hpp"
#include "runtime/letters/dead_letter.hpp"
#include "runtime/outbox/outbox_store_port.hpp"
#include "runtime/outbox/relay_port.hpp"

#include <map>

namespace troupe::outbox {

struct relay_settings {
  std::chrono::milliseconds sweep_interval{5000};
  std::chrono::milliseconds catch_up_pause{50};  // between sweeps while more is known to wait in the table
  std::chrono::milliseconds look_up_pause{50};   // between questions whether the event before is gone
  std::chrono::milliseconds retry_pause{500};    // the first of them; they double while nothing is published
  std::chrono::milliseconds erase_interval{
      20};                                   // between deletions of rows: each is a transaction, nobody waits for it
  broker::volume most_held{5000, 64 << 20};  // events in memory; beyond it they stay in the table until a sweep
  std::vector<std::string> mirrored = {};    // topics whose dead letters are published too, to mirror_of(topic)
};

/// What inspection asks for; answered with relay_status.
struct get_relay_status {};
struct relay_status {
  /// A topic that has taken nothing in two rounds, and what it said last.
  struct closed_topic {
    std::string topic, reason;
    std::chrono::milliseconds closed_for{0};
  };
  std::size_t in_flight = 0, waiting_for_others = 0;
  std::uint64_t published = 0, refused = 0, swept = 0, left_to_sweep = 0, handed_on = 0;
  std::vector<closed_topic> closed = {};
};

/// Request at the stop: answered with true when nothing is in memory any more.
struct finish_relay {};

/// Scheduled. `sinks`: by topic. Events of one key leave one after the other, each after the report of the one before,
/// whichever node wrote or published that.
/// Understands relay_port, get_relay_status and finish_relay.
caf::actor spawn_relay_actor(caf::actor_system& system, relay_settings settings,
                             std::map<std::string, bridge::publish_port> sinks, outbox_store_port rows,
                             letters::dead_letter_port letters);

}  // namespace troupe::outbox

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::get_relay_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::relay_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::finish_relay)
