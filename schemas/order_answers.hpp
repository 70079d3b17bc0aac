// Bodies that HTTP clients get about products and orders.
#pragma once

#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/timestamp.hpp"

#include <vector>

namespace troupe::schemas {

/// 201 of POST /api/v1/product
struct product_created {
  identifier product_id;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("productId", product_id));
  }

  bool operator==(const product_created&) const = default;
};

/// 200 of GET /api/v1/product/{id} and of restocking it.
struct product_view {
  identifier product_id;
  std::string name;
  std::int64_t price = 0;
  std::int64_t stock = 0;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("productId", product_id), field("name", name), field("price", price), field("stock", stock));
  }

  bool operator==(const product_view&) const = default;
};

/// 201 of POST /api/v1/order; `payable` is what is left of `total` after `discount`.
struct order_placed {
  identifier order_id;
  std::string status = "completed";
  std::int64_t total = 0;
  std::int64_t discount = 0;
  std::int64_t payable = 0;
  timestamp occurred_at{};

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("orderId", order_id), field("status", status), field("total", total), field("discount", discount),
       field("payable", payable), field("occurredAt", occurred_at));
  }

  bool operator==(const order_placed&) const = default;
};

/// `price` is of one piece, as it was when the order was placed.
struct order_line {
  identifier product_id;
  std::int64_t quantity = 0;
  std::int64_t price = 0;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("productId", product_id), field("quantity", quantity), field("price", price));
  }

  bool operator==(const order_line&) const = default;
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

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("orderId", order_id), field("userId", user_id), field("couponId", coupon_id), field("status", status),
       field("total", total), field("discount", discount), field("payable", payable), field("occurredAt", occurred_at),
       field("items", items));
  }

  bool operator==(const order_view&) const = default;
};

}  // namespace troupe::schemas
