// order-completed as a later version of the program declares it: one optional field more, at the end. Name and version
// are the same.
#pragma once

#include <troupe/message.hpp>

#include "runtime/handler/delivered.hpp"

#include <optional>

namespace troupe::next {

struct order_completed {
  identifier order_id;
  timestamp occurred_at{};
  std::optional<std::string> note;

  TROUPE_MESSAGE(order_completed, "order-completed", 1, key = order_id, occurred_at, order_id, note);
};

using order_event = handler::delivered<order_completed>;

}  // namespace troupe::next

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::next::order_event)
