#pragma once

#include <troupe/message.hpp>

namespace troupe::booking {

/// Event: an order is in the bookings. {"booking":7,"orderId":15,"occurredAt":"2026-05-29T01:43:46.137371Z"}
struct order_booked {
  identifier booking;  // its number
  identifier order_id;
  timestamp occurred_at{};  // as the cause says

  TROUPE_MESSAGE(order_booked, "order-booked", 1, key = order_id, booking, order_id, occurred_at);
};

}  // namespace troupe::booking
