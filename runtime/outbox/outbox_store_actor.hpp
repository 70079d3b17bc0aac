#pragma once

#include "runtime/outbox/outbox_store_port.hpp"
#include "runtime/store/session.hpp"

#include <caf/fwd.hpp>

namespace troupe::outbox {

/// Detached: owns one database session.
outbox_store_port spawn_outbox_store_actor(caf::actor_system& system, store::settings database, std::string node_name);

}  // namespace troupe::outbox
