// Forgets what no repeat can come of any more.
#pragma once

#include "runtime/store/session.hpp"

#include <caf/actor.hpp>
#include <caf/actor_system.hpp>

namespace troupe::inbox {

/// Detached; owner of a session of its own, so that no batch waits for it. Walks round the inbox, some blocks at a
/// time, and forgets what prune_inbox_events() may. Any number of nodes may do so at once. What the database refuses is
/// tried again at the next turn: all that depends on it is the size of a table.
caf::actor spawn_pruner_actor(caf::actor_system& system, store::settings database, std::chrono::milliseconds keep);

}  // namespace troupe::inbox
