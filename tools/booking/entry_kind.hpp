#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe::booking {

/// Handles "order-booked": a row in `entries` for each.
node::actor_kind entry_kind();

}  // namespace troupe::booking
