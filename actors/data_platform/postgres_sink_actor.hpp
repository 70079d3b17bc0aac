#pragma once

#include "actors/data_platform/sink_port.hpp"
#include "runtime/store/session.hpp"

#include <caf/fwd.hpp>

namespace troupe::data_platform {

/// Starts the sink that keeps each event once in data_platform_orders, however often it is delivered. Detached; owns
/// one session. Takes everything that waits in its mailbox and stores it with one statement, so it batches under load
/// and waits for nobody when idle. When a batch cannot be stored for a reason that lies in one of its events, each is
/// tried alone and only the faulty ones are rejected.
sink_port spawn_postgres_sink_actor(caf::actor_system& system, store::settings database);

}  // namespace troupe::data_platform
