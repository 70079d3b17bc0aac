#pragma once

#include "actors/data_platform/sink_port.hpp"

#include <caf/fwd.hpp>
#include <vector>

namespace troupe::data_platform {

/// Starts the sink that gives each event to the worker that has been idle longest; while all are busy, events wait here
/// and not behind a slow worker. Scheduled; owns the workers and ends them with itself. A stop answers "retry" to
/// events that wait and to those a worker has in hand: whether these arrived is unknown.
sink_port spawn_http_sink_actor(caf::actor_system& system, std::vector<sink_port> workers);

}  // namespace troupe::data_platform
