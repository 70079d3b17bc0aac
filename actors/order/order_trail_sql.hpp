// Where an order is: its row, and the way of its event.
#pragma once

#include "runtime/inspect/trail.hpp"

namespace troupe::order {

/// `why order ID`
inspect::trail order_trail();

}  // namespace troupe::order
