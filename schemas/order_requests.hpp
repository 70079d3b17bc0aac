// Bodies that HTTP clients send about products and orders.
#pragma once

#include <troupe/message.hpp>

#include "schemas/amounts.hpp"

namespace troupe::schemas {

/// POST /api/v1/product
struct new_product {
  text<100> name;
  unit_price price;
  stock_level stock;

  TROUPE_FIELDS(new_product, name, price, stock);
};

/// POST /api/v1/product/{id}/restock
struct restock {
  schemas::quantity quantity;

  TROUPE_FIELDS(restock, quantity);
};

struct ordered_item {
  identifier product_id;
  schemas::quantity quantity;

  TROUPE_FIELDS(ordered_item, product_id, quantity);
};

/// POST /api/v1/order. The same product may come more than once.
struct place_order {
  identifier user_id;
  std::optional<identifier> coupon_id;
  list<ordered_item, 1, 50> items;

  TROUPE_FIELDS(place_order, user_id, coupon_id, items);
};

}  // namespace troupe::schemas
