// What the actors that own a database session understand. One of them writes, another one reads, so that a read never
// waits for a batch.
#pragma once

#include "actors/order/shop.hpp"
#include "runtime/outbox/entry.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace troupe::order {

/// Command: decide these orders in their order and store those that are placed, in one transaction.
struct write_batch {
  std::vector<place_order> orders;
};

/// Reply: one result per order, and the events of those stored just now. When not `reachable`, the database was not
/// there: whoever waits behind this batch would wait in vain.
struct batch_written {
  std::vector<answer<placed_order>> results;
  std::vector<outbox::entry> events;
  bool reachable = true;
};

struct create_product {
  std::string name;
  money price = 0;
  std::int64_t stock = 0;
};

/// Command: `idempotency_key` is never empty; the door makes one when the client sent none.
struct restock_product {
  identifier product_id = 0;
  std::int64_t quantity = 0;
  std::string idempotency_key;
};

struct get_product {
  identifier product_id = 0;
};
struct get_order {
  identifier order_id = 0;
};

struct product_result {
  answer<product> result;
};
struct order_result {
  answer<order_record> result;
};

using order_store_port = caf::typed_actor<
    caf::replies_to<write_batch>::with<batch_written>, caf::replies_to<create_product>::with<product_result>,
    caf::replies_to<restock_product>::with<product_result>, caf::replies_to<get_product>::with<product_result>,
    caf::replies_to<get_order>::with<order_result>>;

}  // namespace troupe::order

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::write_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::batch_written)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::create_product)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::restock_product)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::get_product)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::get_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::product_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::order_result)
