// The "local" route to a transactional handler: requests are answered after the commit of the batch they were in.
#pragma once

#include "runtime/bridge/publish_port.hpp"
#include "runtime/effect/fence_port.hpp"

#include <caf/actor.hpp>

namespace troupe::bridge {

struct local_batch_settings {
  std::string topic, group;
  std::size_t max_batch = 5000;  // fewer after one that took longer than a second
  std::size_t max_waiting = 2000;
};

/// Scheduled; understands publish. Natural batching: while one batch is out, the next gathers. A batch that could not
/// be stored is answered `unavailable`: nothing of it is stored, or its records are recognised as repeats.
caf::actor spawn_local_batch_bridge(caf::actor_system& system, local_batch_settings settings,
                                    effect::fence_port effects);

}  // namespace troupe::bridge
