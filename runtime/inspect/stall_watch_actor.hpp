// Looks at the node at regular times and shows what stands still on its stall board.
#pragma once

#include "runtime/inspect/gathering.hpp"

#include <caf/actor.hpp>

namespace troupe::inspect {

/// How often to look: fine enough for the shortest limit, once a second at most.
std::chrono::milliseconds look_interval(const stall_limits& limits);

/// Detached: it must run while every worker of the scheduler is stuck. Ends by exit.
caf::actor spawn_stall_watch_actor(caf::actor_system& system, std::shared_ptr<inspected_node> node,
                                   stall_limits limits);

/// The same in the scheduler, for tests with a clock of their own.
caf::actor spawn_scheduled_stall_watch_actor(caf::actor_system& system, std::shared_ptr<inspected_node> node,
                                             stall_limits limits);

}  // namespace troupe::inspect
