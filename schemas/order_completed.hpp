#pragma once

#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/message.hpp"
#include "schemas/timestamp.hpp"

namespace troupe::schemas {

/// Event: an order is in the database. {"occurredAt":"2026-05-29T01:43:46.137371Z","orderId":15}
struct order_completed {
  identifier order_id;
  timestamp occurred_at{};

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("occurredAt", occurred_at), field("orderId", order_id));
  }

  bool operator==(const order_completed&) const = default;
};

template <>
struct message_traits<order_completed> {
  static constexpr std::string_view name = "order-completed";
  static constexpr int version = 1;
  static std::string key(const order_completed& of) { return std::to_string(of.order_id.value()); }
};

}  // namespace troupe::schemas
