#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe::booking {

/// Handles "booking", which is to have the topic of order-completed and a group of its own: a row in `bookings` and an
/// order-booked for each event, in the transaction of the batch.
node::actor_kind booking_kind();

}  // namespace troupe::booking
