#pragma once

#include "actors/order/shop.hpp"
#include "runtime/wire/event.hpp"

namespace troupe::order {

/// How this node publishes order-completed.
struct publication {
  std::string topic;
  wire::format format = wire::format::json;
  std::string node;
};

/// Of the event of an order.
std::string event_id(identifier order_id);

/// The event of an order; its id is the same however often it is made.
wire::event completed_event(const placed_order& placed, const wire::trace_ids& trace, const publication& how);

}  // namespace troupe::order
