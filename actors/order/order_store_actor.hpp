#pragma once

#include "actors/order/order_event.hpp"
#include "actors/order/order_store_port.hpp"
#include "runtime/store/session.hpp"

#include <caf/fwd.hpp>

namespace troupe::order {

/// Starts the owner of one database session, on a thread of its own because it blocks. Opens the session with the first
/// message and after every fault, so it starts and lives on without a database.
/// `name`: what it is called in the actor table ("order-writer").
order_store_port spawn_order_store_actor(caf::actor_system& system, std::string name, store::settings database,
                                         publication events);

}  // namespace troupe::order
