// Decides which orders of a batch are placed. Pure: no clock, no actor, no I/O.
#pragma once

#include "actors/order/shop.hpp"

#include <compare>
#include <map>
#include <span>
#include <unordered_map>

namespace troupe::order {

struct price_and_stock {
  money price = 0;
  std::int64_t stock = 0;
};

struct coupon_claim {
  identifier coupon_id = 0;
  identifier user_id = 0;
  auto operator<=>(const coupon_claim&) const = default;
};

/// Valid from `use_starts_at` until just before `expires_at`.
struct coupon_terms {
  enum class kind { fixed, percent } type = kind::fixed;
  std::int64_t discount = 0;  // smallest unit, or 1 to 100 per cent
  timestamp use_starts_at;
  timestamp expires_at;
};

struct order_key {
  identifier user_id = 0;
  std::string key;
  auto operator<=>(const order_key&) const = default;
};

struct earlier_order {
  std::string request_hash;
  placed_order answer;
};

/// What the database holds of the things a batch mentions, read under locks. Coupons: issued and not used.
struct shop_snapshot {
  std::unordered_map<identifier, price_and_stock> products;
  std::map<coupon_claim, coupon_terms> coupons;
  std::map<order_key, earlier_order> earlier;
};

/// One decision per order, in order. Order i gets the id `first_id` + i if it is placed. What one order takes the next
/// ones no longer find; an order that is refused takes nothing. A key that is used twice in a batch is a repeat as
/// well.
std::vector<decision> decide(std::span<const place_order> batch, shop_snapshot found, timestamp now,
                             identifier first_id);

/// Per cent round down, a fixed discount is at most the total.
money discount_of(const coupon_terms& terms, money total);

/// Equal for equal orders, however their JSON was spelt; stored with the key to tell a repeat from a mistake.
std::string request_hash(const place_order& asked);

}  // namespace troupe::order
