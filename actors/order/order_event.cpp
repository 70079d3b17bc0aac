#include "actors/order/order_event.hpp"

#include "schemas/envelope.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::order {

schemas::event completed_event(const placed_order& placed, const std::string& traceparent, const publication& how) {
  schemas::order_completed message;
  message.occurred_at = placed.occurred_at;
  message.order_id = placed.order_id;
  return schemas::make_event(message, how.topic, how.format, "order-completed-" + std::to_string(placed.order_id),
                             "troupe/" + how.node, placed.occurred_at, traceparent);
}

}  // namespace troupe::order
