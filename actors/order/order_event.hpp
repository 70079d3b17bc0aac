#pragma once

#include "actors/order/shop.hpp"
#include "schemas/event.hpp"

namespace troupe::order {

/// How this node publishes order-completed.
struct publication {
  std::string topic;
  schemas::format format = schemas::format::json;
  std::string node;
};

/// The event of an order; its id is the same however often it is made.
schemas::event completed_event(const placed_order& placed, const std::string& traceparent, const publication& how);

}  // namespace troupe::order
