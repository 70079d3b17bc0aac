// The words of the shop: what is asked for, what exists, what is answered. Plain values, money in the smallest unit.
#pragma once

#include "runtime/wire/timestamp.hpp"
#include "runtime/wire/trace_ids.hpp"
#include "schemas/amounts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace troupe::order {

using identifier = std::int64_t;  // positive
using money = std::int64_t;
using wire::timestamp;

/// What the wire can carry. Prices and quantities are checked at the door, sums where they arise.
constexpr money total_limit = wire::money::most;
constexpr std::int64_t stock_limit = schemas::stock_level::most;
constexpr std::size_t line_limit = 100;  // more than an order can have

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
  wire::trace_ids trace;
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

/// Why something was not done. All up to `not_found` are the shop's decision; the rest is the machinery's.
struct refusal {
  enum class kind : std::uint8_t {
    out_of_stock,       // subject: the product
    unknown_product,    // subject: the product
    coupon_not_issued,  // to this user, or used already; subject: the coupon
    coupon_not_yet_valid,
    coupon_expired,
    key_reused,        // the same key with another body
    amount_too_large,  // a total or a stock would pass its limit
    not_found,         // subject: what was looked for; detail: "order" or "product"
    overloaded,        // not stored: too many orders wait
    unavailable,       // not stored: the database cannot be reached or does not get its work done
    outcome_unknown,   // stored or not: the database went away before it said
    failed             // not stored: a fault of this program or of the database's contents
  };
  kind why = kind::failed;
  identifier subject = 0;
  std::string detail;  // of the machinery's refusals: what the database said
};

template <class T>
using answer = tl::expected<T, refusal>;

struct product {
  identifier product_id = 0;
  std::string name;
  money price = 0;
  std::int64_t stock = 0;
};

struct ordered_item {
  identifier product_id = 0;
  std::int64_t quantity = 0;
  money price = 0;
};

/// An order as stored.
struct order_record {
  identifier order_id = 0;
  identifier user_id = 0;
  std::optional<identifier> coupon_id;
  std::string status;
  money total = 0;
  money discount = 0;
  timestamp occurred_at;
  std::vector<ordered_item> items;
};

}  // namespace troupe::order
