// POST /api/v1/order, many at once.
#pragma once

#include <troupe/gathered.hpp>

#include "actors/order/shop.hpp"
#include "schemas/order_requests.hpp"

namespace troupe::order {

using order_requests = gathered<schemas::place_order>;

/// Of the event of an order.
std::string event_id(identifier order_id);

/// Decides and stores orders in the order in which they came, with the event of each. Numbers them from blocks of ids
/// that it draws, so that every node has its own. Returns the ids of those that are new.
class place_orders {
public:
  std::vector<identifier> operator()(order_requests& asked, transaction& tx);

private:
  identifier draw(order_requests& asked, transaction& tx);

  struct block {
    identifier next = 0, end = 0;
  } left_;
};

/// For a COMMIT without an answer.
bool are_placed(const std::vector<identifier>& placed, order_requests& asked, transaction& tx);

}  // namespace troupe::order
