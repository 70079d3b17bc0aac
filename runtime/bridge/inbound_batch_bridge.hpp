// From a topic to a transactional handler: batches in offset order, offsets fenced in the database.
#pragma once

#include "runtime/bridge/consumer_link.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/bridge/retry_policy.hpp"
#include "runtime/effect/fence_port.hpp"

namespace troupe::bridge {

struct batch_bridge_settings {
  std::string topic;
  std::string group;
  retry_policy retry;
  broker::volume most_held{10'000, 64 << 20};  // in all partitions; from it on they pause, see pressure_gauge
  std::size_t max_batch = 5000;  // fewer after one that took longer than a second, or is larger than 8 MiB
  std::chrono::milliseconds revoke_timeout{3000};
};

/// Scheduled. Understands the messages of consumer_mailbox, get_bridge_status and leave_group. Begins each partition
/// where the database says its effects end; what Kafka has committed counts only when the database has nothing.
caf::actor spawn_inbound_batch_bridge(caf::actor_system& system, batch_bridge_settings settings,
                                      effect::fence_port effects, std::shared_ptr<consumer_link> link,
                                      const consumer_factory& make);

}  // namespace troupe::bridge
