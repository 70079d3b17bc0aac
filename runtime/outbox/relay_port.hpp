// Telling the relay about events that are committed.
#pragma once

#include "runtime/outbox/entry.hpp"

#include <caf/typed_actor.hpp>
#include <memory>
#include <vector>

namespace troupe::outbox {

/// Sent after COMMIT with the events of that transaction, in their order. The relay publishes them from memory; when it
/// never hears of them (the node died in between), the sweep finds their rows.
struct committed {
  std::vector<entry> events;
};

using relay_port = caf::typed_actor<caf::reacts_to<committed>>;

}  // namespace troupe::outbox

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::committed)
