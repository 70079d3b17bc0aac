#pragma once

#include "actors/order/order_options.hpp"
#include "actors/order/order_port.hpp"
#include "runtime/outbox/relay_port.hpp"

#include <caf/fwd.hpp>

namespace troupe::order {

/// The actors an order_actor works with.
struct order_partners {
  order_store_port writer;
  order_store_port reader;
  outbox::relay_port relay;
};

/// Starts the actor every order goes through. Scheduled, never blocks. It keeps the orders that wait, gives the writer
/// all of them (up to max_batch) whenever the batch before is answered, and tells the relay what was committed. One
/// batch at a time: the next one grows while the database works, so nothing waits for a timer. Every request is
/// answered: an order that has waited for max_wait is refused, and on its exit message the actor refuses what still
/// waits, waits for the batch under way and ends.
order_port spawn_order_actor(caf::actor_system& system, order_partners with, order_options options);

}  // namespace troupe::order
