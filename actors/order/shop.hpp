// The words of the shop: what is asked for, what is answered. Plain values, money in the smallest unit.
#pragma once

#include <troupe/message.hpp>

#include "schemas/amounts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace troupe::order {

using identifier = std::int64_t;  // positive
using money = std::int64_t;

/// What the wire can carry. Prices and quantities are checked at the door, sums where they arise.
constexpr money total_limit = wire::money::most;
constexpr std::int64_t stock_limit = schemas::stock_level::most;

struct order_line {
  identifier product_id = 0;
  std::int64_t quantity = 0;
};

/// Command. `idempotency_key` is empty when the client sent none.
struct place_order {
  identifier user_id = 0;
  std::optional<identifier> coupon_id;
  std::vector<order_line> lines;
  std::string idempotency_key;
};

/// Reply. `prices` are those of the lines; empty on a repeat, which is an answer given before under the same key.
struct placed_order {
  identifier order_id = 0;
  money total = 0;
  money discount = 0;
  timestamp occurred_at;
  std::vector<money> prices;
  bool is_repeat = false;

  money payable() const { return total - discount; }
};

/// Why an order is not placed.
struct refusal {
  enum class kind : std::uint8_t {
    out_of_stock,       // subject: the product
    unknown_product,    // subject: the product
    coupon_not_issued,  // to this user, or used already; subject: the coupon
    coupon_not_yet_valid,
    coupon_expired,
    key_reused,       // the same key with another body
    amount_too_large  // a total would pass its limit
  };
  kind why = kind::out_of_stock;
  identifier subject = 0;
};

template <class T>
using answer = tl::expected<T, refusal>;
using decision = answer<placed_order>;

}  // namespace troupe::order
