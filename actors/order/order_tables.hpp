// The tables of an order, for many orders at once: one statement for each of the steps.
#pragma once

#include <troupe/transaction.hpp>

#include "actors/order/order_rules.hpp"

namespace troupe::order {

using orders = std::span<const place_order>;

/// Locks in one order: products by id, then coupons. Coupons and earlier orders are asked for only if there are any.
shop_snapshot lock_and_read(orders asked, transaction& tx);

/// Stock, coupons, orders and items of what was placed and is no repeat. Throws when a product or coupon is not as it
/// was locked. `at`: when all of them occurred.
void store(orders asked, const std::vector<decision>& decided, timestamp at, transaction& tx);

/// Whether any of these orders is there. Waits for the locks that their transaction may still hold, so that `false`
/// means it is over and left nothing.
bool is_any_stored(const std::vector<identifier>& placed, orders asked, transaction& tx);

}  // namespace troupe::order
