// Asking everything on a node that has figures, for one look.
#pragma once

#include "runtime/inspect/inspected_node.hpp"

#include <caf/fwd.hpp>

namespace troupe::inspect {

/// A bridge that does not answer within this time is left out, so that a stuck actor never blocks looking at the
/// others.
constexpr auto look_deadline = std::chrono::milliseconds{500};

/// What the actors said about themselves.
struct figures {
  std::vector<bridge::bridge_status> bridges;
  bool all_bridges = true;  // have answered
  outbox::relay_status relay;
  std::shared_ptr<const http::server> door;
};

/// `finish` is called in `asker` when all have answered or their time is up.
void gather(caf::event_based_actor* asker, const inspected_node& node, std::function<void(const figures&)> finish);

}  // namespace troupe::inspect
