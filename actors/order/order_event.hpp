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

/// Of the event of an order.
std::string event_id(identifier order_id);

/// The event of an order; its id is the same however often it is made.
schemas::event completed_event(const placed_order& placed, const schemas::trace_ids& trace, const publication& how);

}  // namespace troupe::order
