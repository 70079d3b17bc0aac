#pragma once

#include "actors/data_platform/sink_port.hpp"

#include <caf/fwd.hpp>
#include <chrono>

namespace troupe::data_platform {

/// Starts the handler of order-completed: it keeps each event for `delay` and then leaves it, and its answer, to the
/// sink. Scheduled, never blocks; time comes from the system's clock. One timer serves all events that wait, so a long
/// delay costs memory only, bounded by the bridge's max_in_flight. Answers "retry" to those still waiting when it is
/// stopped. Does not own the sink.
sink_port spawn_data_platform_actor(caf::actor_system& system, sink_port sink, std::chrono::milliseconds delay);

}  // namespace troupe::data_platform
