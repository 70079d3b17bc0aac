// From a topic to a keyed handler: thousands of records in hand, offsets committed by the contiguous watermark.
#pragma once

#include "config/kafka_options.hpp"
#include "config/topic_options.hpp"
#include "runtime/bridge/consumer_link.hpp"
#include "runtime/bridge/keyed_ledger.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/handler/subscription.hpp"

#include <caf/fwd.hpp>

namespace troupe::bridge {

struct keyed_bridge_settings {
  dispatch_settings dispatch;
  /// Records held, in all partitions; from it on partitions pause, see pressure_gauge.
  std::size_t max_in_flight = config::topic_options{}.max_in_flight;
  std::chrono::milliseconds store_interval{100};  // how often moved watermarks go to the consumer
  std::chrono::milliseconds keep_interval{500};   // the same where they go to the database first
  /// After it a revoked partition is forgotten, finished or not.
  std::chrono::milliseconds revoke_timeout = config::kafka_options{}.revoke_timeout;
  parking_settings parking = {};
};

/// Scheduled. Owns the offsets of every partition assigned to this node. Understands the messages of consumer_mailbox,
/// get_bridge_status and leave_group. Without a `parking` port nothing is parked: records wait in memory.
caf::actor spawn_inbound_keyed_bridge(caf::actor_system& system, keyed_bridge_settings settings,
                                      handler::keyed_subscription handler, letters::dead_letter_port letters,
                                      std::shared_ptr<consumer_link> link, const consumer_factory& make,
                                      letters::parking_port parking = {});

}  // namespace troupe::bridge
