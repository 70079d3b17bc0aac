// The "local" route to a keyed handler: same lanes, retries and dead letters as behind a topic, without a topic.
#pragma once

#include "runtime/bridge/keyed_ledger.hpp"
#include "runtime/bridge/publish_port.hpp"
#include "runtime/handler/subscription.hpp"

namespace troupe::bridge {

/// Scheduled; understands publish like an outbound bridge. An event is answered durable when the handler
/// is done with it (or it was dead-lettered), so the outbox row stays until then.
caf::actor spawn_local_keyed_bridge(caf::actor_system& system, dispatch_settings settings, std::size_t max_in_flight,
                                    handler::keyed_subscription handler, letters::dead_letter_port letters);

}  // namespace troupe::bridge
