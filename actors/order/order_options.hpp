#pragma once

#include "config/options.hpp"

namespace troupe::order {

/// [actors.order]
struct order_options {
  std::uint32_t max_pending = 4096;
  std::uint32_t max_batch = 256;
  config::duration max_wait{5'000};
};

/// The ceiling of max_batch is the block of order ids a node draws at once.
template <class Visitor>
void describe(Visitor& visit, order_options& section) {
  visit("max_pending", section.max_pending, "orders waiting for the database; beyond it 503",
        config::between(1, 1'000'000));
  visit("max_batch", section.max_batch, "orders in one database transaction", config::between(1, 1000));
  visit("max_wait", section.max_wait, "how long an order waits for the database; then 503, nothing stored",
        config::between(config::duration{100}, std::chrono::minutes{1}));
}

}  // namespace troupe::order
