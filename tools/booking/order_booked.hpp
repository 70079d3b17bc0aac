#pragma once

#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/message.hpp"
#include "schemas/timestamp.hpp"

namespace troupe::booking {

/// Event: an order is in the bookings. {"booking":7,"orderId":15,"occurredAt":"2026-05-29T01:43:46.137371Z"}
struct order_booked {
  schemas::identifier booking;  // its number
  schemas::identifier order_id;
  schemas::timestamp occurred_at{};  // as the cause says

  template <class Archive>
  void serialize(Archive& ar) {
    using schemas::field;
    ar(field("booking", booking), field("orderId", order_id), field("occurredAt", occurred_at));
  }
};

}  // namespace troupe::booking

namespace troupe::schemas {

template <>
struct message_traits<booking::order_booked> {
  static constexpr std::string_view name = "order-booked";
  static constexpr int version = 1;
  static std::string key(const booking::order_booked& of) { return std::to_string(of.order_id.value()); }
};

}  // namespace troupe::schemas
