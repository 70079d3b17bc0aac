#include "actors/order/order_event.hpp"

#include "schemas/envelope.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::order {

std::string event_id(identifier order_id) { return "order-completed-" + std::to_string(order_id); }

schemas::event completed_event(const placed_order& placed, const schemas::trace_ids& trace, const publication& how) {
  schemas::order_completed message;
  message.occurred_at = placed.occurred_at;
  message.order_id = placed.order_id;
  return schemas::make_event(message, how.topic, how.format, event_id(placed.order_id), "troupe/" + how.node,
                             placed.occurred_at, trace);
}

}  // namespace troupe::order
