#pragma once

#include "actors/data_platform/sink_port.hpp"

#include <caf/fwd.hpp>

namespace troupe::data_platform {

/// Starts the sink that writes one line at level info for each event, a repeat included, and is done with it.
/// Scheduled.
sink_port spawn_log_sink(caf::actor_system& system);

}  // namespace troupe::data_platform
