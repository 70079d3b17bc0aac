// From a topic to a keyed handler: thousands of records in hand, offsets committed by the contiguous watermark.
#pragma once

#include "runtime/bridge/consumer_link.hpp"
#include "runtime/bridge/keyed_ledger.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/handler/subscription.hpp"

#include <caf/fwd.hpp>

namespace troupe::bridge {

struct keyed_bridge_settings {
  dispatch_settings dispatch;
  broker::volume most_held{2000, 64 << 20};        // in all partitions; from it on they pause, see pressure_gauge
  std::chrono::milliseconds store_interval{100};   // how often moved watermarks go to the consumer
  std::chrono::milliseconds keep_interval{500};    // the same where they go to the database first
  std::chrono::milliseconds revoke_timeout{3000};  // after it a revoked partition is forgotten, finished or not
  parking_settings parking = {};
};

/// Scheduled. Owns the offsets of every partition assigned to this node. Understands the messages of consumer_mailbox,
/// get_bridge_status and leave_group. Without a `parking` port nothing is parked: records wait in memory.
caf::actor spawn_inbound_keyed_bridge(caf::actor_system& system, keyed_bridge_settings settings,
                                      handler::keyed_subscription handler, letters::dead_letter_port letters,
                                      std::shared_ptr<consumer_link> link, const consumer_factory& make,
                                      letters::parking_port parking = {});

}  // namespace troupe::bridge
