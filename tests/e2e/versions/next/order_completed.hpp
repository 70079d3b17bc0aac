// order-completed as a later version of the program declares it: one optional field more, at the end. Name and version
// are the same.
#pragma once

#include "runtime/handler/delivered.hpp"
#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/message.hpp"
#include "schemas/timestamp.hpp"

#include <optional>

namespace troupe::next {

struct order_completed {
  schemas::identifier order_id;
  schemas::timestamp occurred_at{};
  std::optional<std::string> note;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(schemas::field("occurredAt", occurred_at), schemas::field("orderId", order_id), schemas::field("note", note));
  }
};

}  // namespace troupe::next

template <>
struct troupe::schemas::message_traits<troupe::next::order_completed> {
  static constexpr std::string_view name = "order-completed";
  static constexpr int version = 1;
  static std::string key(const next::order_completed& of) { return std::to_string(of.order_id.value()); }
};

namespace troupe::next {

using order_event = handler::delivered<order_completed>;

}  // namespace troupe::next

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::next::order_event)
