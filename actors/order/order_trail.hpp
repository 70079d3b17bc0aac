// Where an order is: its row, and the way of its event.
#pragma once

#include <troupe/trail.hpp>

namespace troupe::order {

/// `why order ID`
path_view follow_order(tracer& with, transaction& tx, const std::vector<std::int64_t>& ids);

}  // namespace troupe::order
