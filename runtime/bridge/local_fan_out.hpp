// The "local" route to several handlers: each event goes to all of them, each by a local bridge of its own.
#pragma once

#include "runtime/bridge/publish_port.hpp"

namespace troupe::bridge {

/// Scheduled. Answers when all have answered: durable if it is for each; refused if one refuses and the others have it;
/// else unavailable, and the next try goes to all of them again. So a key goes on when its slowest handler does.
publish_port spawn_local_fan_out(caf::actor_system& system, std::vector<publish_port> handlers);

/// What one says and what the next one says, in one.
published both(const published& one, const published& other);

}  // namespace troupe::bridge
