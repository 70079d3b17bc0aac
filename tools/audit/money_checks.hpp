// Stock, totals, discounts and coupon use.
#pragma once

#include "tools/audit/facts.hpp"
#include "tools/audit/ledger.hpp"

namespace troupe::audit {

/// initial + restocked - sold = stock, never negative; every item has its order and its product.
ledger_row stock_adds_up(const tables& stored);

/// An order's total is the sum of its items, its discount what its coupon allows.
ledger_row totals_add_up(const tables& stored);

/// An order with a coupon used one issued to its user, no other order used it, and nothing else is marked as used.
ledger_row coupons_are_used_once(const tables& stored);

}  // namespace troupe::audit
