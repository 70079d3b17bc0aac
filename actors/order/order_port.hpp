// What others need to know to talk to the shop's order actor.
#pragma once

#include "actors/order/order_store_port.hpp"

namespace troupe::order {

/// Reply to place_order. An order that is refused is a result, not an error.
struct placing_result {
  answer<placed_order> result;
};

using order_port = caf::typed_actor<
    caf::replies_to<place_order>::with<placing_result>, caf::replies_to<create_product>::with<product_result>,
    caf::replies_to<restock_product>::with<product_result>, caf::replies_to<get_product>::with<product_result>,
    caf::replies_to<get_order>::with<order_result>>;

}  // namespace troupe::order

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::place_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::placing_result)
