// Bodies that HTTP clients send about products and orders.
#pragma once

#include "schemas/amounts.hpp"
#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/list.hpp"
#include "schemas/text.hpp"

namespace troupe::schemas {

/// POST /api/v1/product
struct new_product {
  text<100> name;
  unit_price price;
  stock_level stock;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("name", name), field("price", price), field("stock", stock));
  }

  bool operator==(const new_product&) const = default;
};

/// POST /api/v1/product/{id}/restock
struct restock {
  schemas::quantity quantity;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("quantity", quantity));
  }

  bool operator==(const restock&) const = default;
};

struct ordered_item {
  identifier product_id;
  schemas::quantity quantity;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("productId", product_id), field("quantity", quantity));
  }

  bool operator==(const ordered_item&) const = default;
};

/// POST /api/v1/order. The same product may come more than once.
struct place_order {
  identifier user_id;
  std::optional<identifier> coupon_id;
  list<ordered_item, 1, 50> items;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("userId", user_id), field("couponId", coupon_id), field("items", items));
  }

  bool operator==(const place_order&) const = default;
};

}  // namespace troupe::schemas
