#pragma once

#include <troupe/message.hpp>

namespace troupe::schemas {

/// Event: an order is in the database. {"occurredAt":"2026-05-29T01:43:46.137371Z","orderId":15}
struct order_completed {
  identifier order_id;
  timestamp occurred_at{};

  TROUPE_MESSAGE(order_completed, "order-completed", 1, key = order_id, occurred_at, order_id);
};

}  // namespace troupe::schemas
