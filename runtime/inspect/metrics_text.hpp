// Prometheus text. Everything is read when asked for; nothing is counted twice.
#pragma once

#include "runtime/inspect/inspected_node.hpp"

namespace troupe::inspect {

/// What the actors said about themselves for one answer.
struct figures {
  std::vector<bridge::bridge_status> bridges;
  outbox::relay_status relay;
  std::shared_ptr<const http::server> door;
};

std::string metrics_text(const inspected_node& node, const figures& found);

}  // namespace troupe::inspect
