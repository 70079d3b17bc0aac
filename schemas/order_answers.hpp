// Bodies that HTTP clients get about products and orders.
#pragma once

#include <troupe/message.hpp>

#include <vector>

namespace troupe::schemas {

/// 201 of POST /api/v1/product
struct product_created {
  identifier product_id;

  TROUPE_FIELDS(product_created, product_id);
};

/// 200 of GET /api/v1/product/{id} and of restocking it.
struct product_view {
  identifier product_id;
  std::string name;
  std::int64_t price = 0;
  std::int64_t stock = 0;

  TROUPE_FIELDS(product_view, product_id, name, price, stock);
};

/// 201 of POST /api/v1/order; `payable` is what is left of `total` after `discount`.
struct order_placed {
  identifier order_id;
  std::string status = "completed";
  std::int64_t total = 0;
  std::int64_t discount = 0;
  std::int64_t payable = 0;
  timestamp occurred_at{};

  TROUPE_FIELDS(order_placed, order_id, status, total, discount, payable, occurred_at);
};

/// `price` is of one piece, as it was when the order was placed.
struct order_line {
  identifier product_id;
  std::int64_t quantity = 0;
  std::int64_t price = 0;

  TROUPE_FIELDS(order_line, product_id, quantity, price);
};

/// 200 of GET /api/v1/order/{id}
struct order_view {
  identifier order_id;
  identifier user_id;
  std::optional<identifier> coupon_id;
  std::string status;
  std::int64_t total = 0;
  std::int64_t discount = 0;
  std::int64_t payable = 0;
  timestamp occurred_at{};
  std::vector<order_line> items;

  TROUPE_FIELDS(order_view, order_id, user_id, coupon_id, status, total, discount, payable, occurred_at, items);
};

}  // namespace troupe::schemas
