// From actors to topics: encoded events to the producer, delivery reports back to whoever asked.
#pragma once

#include "runtime/bridge/publish_port.hpp"
#include "runtime/broker/producer_port.hpp"

#include <caf/actor.hpp>
#include <functional>
#include <memory>

namespace troupe::bridge {

/// The producer and the bridge behind it; dropped last by the node, outside any actor.
struct producer_link;

using producer_factory = std::function<std::unique_ptr<broker::producer_port>(broker::producer_listener&)>;

/// Scheduled; understands publish. What arrives in one turn goes to the producer in one call. At most `max_in_flight`
/// events are with the producer; a request beyond that is answered `unavailable` at once, so that the door can say 503.
/// On `failed` reports it answers `unavailable`: retrying is the caller's business, who knows whether a second copy is
/// welcome.
caf::actor spawn_outbound_bridge(caf::actor_system& system, std::size_t max_in_flight,
                                 std::shared_ptr<producer_link> link, const producer_factory& make);

std::shared_ptr<producer_link> make_producer_link();

/// Waits for what is in flight and destroys the producer. Call from a thread that may block, after the bridge ended.
void close(producer_link& link, std::chrono::milliseconds timeout);

}  // namespace troupe::bridge
