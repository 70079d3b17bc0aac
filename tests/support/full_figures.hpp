// A node with a figure of every kind, and the text of all its metrics.
#pragma once

#include "runtime/broker/client_table.hpp"
#include "runtime/inspect/metrics_text.hpp"

#include <string>

namespace troupe::tests {

inline inspect::figures one_of_each() {
  bridge::partition_status partition;
  partition.topic = "orders";
  partition.which = {3, 1};
  partition.watermark = 5;
  partition.log_end = 8;
  bridge::bridge_status bridge;
  bridge.topic = "orders";
  bridge.timings = std::make_shared<bridge::bridge_timings>();
  bridge.partitions.push_back(partition);
  inspect::figures out;
  out.bridges.push_back(bridge);
  out.door = std::make_shared<http::server>(http::server_options{"127.0.0.1:0"}, http::router{{}},
                                            [](const std::vector<http::exchange>&) {});
  return out;
}

inline std::string full_metrics_text() {
  inspect::inspected_node node{"one", "1", {"order"}};
  node.stalls.show({}, {{inspect::stall_kind::outbox, "outbox", "an event waits"}}, node.ready);
  const auto actor = actor::actor_table::instance().enter(1);
  const auto consumer = broker::client_table::instance().enter("consumer", "orders");
  const auto producer = broker::client_table::instance().enter("producer", "");
  return inspect::metrics_text(node, one_of_each());
}

}  // namespace troupe::tests
