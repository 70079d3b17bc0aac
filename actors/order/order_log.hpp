// Lines of the log about single orders, each with the request that asked for it.
#pragma once

#include "actors/order/order_store_port.hpp"

#include <span>

namespace troupe::order {

/// What became of each; on level debug.
void log_results(std::span<const place_order> asked, std::span<const answer<placed_order>> results);

}  // namespace troupe::order
