#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe::order {

/// The shop: products, stock and orders, with their HTTP routes. Publishes order-completed.
node::actor_kind kind();

}  // namespace troupe::order
