#pragma once

#include "runtime/bridge/publish_port.hpp"
#include "tools/bench.d/paced_work_actor.hpp"

namespace troupe::bench {

/// A keyed handler that publishes each record to the topic `to` and is done with it when the event is durable.
/// Scheduled. Its figures have no latencies.
paced_work_port spawn_forward_actor(caf::actor_system& system, const bridge::publish_port& route, std::string to);

}  // namespace troupe::bench
