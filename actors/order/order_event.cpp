#include "actors/order/order_event.hpp"

#include "runtime/wire/envelope.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::order {

std::string event_id(identifier order_id) { return "order-completed-" + std::to_string(order_id); }

wire::event completed_event(const placed_order& placed, const wire::trace_ids& trace, const publication& how) {
  schemas::order_completed message;
  message.occurred_at = placed.occurred_at;
  message.order_id = placed.order_id;
  return wire::make_event(message, how.topic, how.format, event_id(placed.order_id), "troupe/" + how.node,
                          placed.occurred_at, trace);
}

}  // namespace troupe::order
