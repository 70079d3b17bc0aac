// The prepared statements of a batch of orders. Each owns its text, its bound variables and its rows; all of them
// belong to one session and are dropped when a new one is opened. Parameters are array literals: see
// runtime/store/arrays.hpp.
#pragma once

#include "actors/order/order_rules.hpp"
#include "runtime/outbox/outbox_sql.hpp"

#include <soci/soci.h>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace troupe::order {

/// Locks products in the order of their ids, the one order everybody locks them in, and reads them.
class lock_products {
public:
  explicit lock_products(soci::session& sql);
  void run(const std::set<identifier>& wanted, shop_snapshot& found);

private:
  std::string wanted_;
  std::vector<long long> id_{0}, price_{0}, stock_{0};
  soci::statement statement_;
};

/// Locks and reads the coupons that are issued to these users and not used.
class lock_coupons {
public:
  explicit lock_coupons(soci::session& sql);
  void run(const std::set<coupon_claim>& wanted, shop_snapshot& found);

private:
  std::string coupons_, users_;
  std::vector<long long> coupon_{0}, user_{0}, is_percent_{0}, discount_{0}, use_starts_at_{0}, expires_at_{0};
  soci::statement statement_;
};

/// Reads the orders stored under these keys.
class find_earlier {
public:
  explicit find_earlier(soci::session& sql);
  void run(const std::set<order_key>& wanted, shop_snapshot& found);

private:
  std::string users_, keys_;
  std::vector<long long> user_{0}, order_{0}, total_{0}, discount_{0}, created_at_{0};
  std::vector<std::string> key_{""}, hash_{""};
  soci::statement statement_;
};

class count_orders {
public:
  explicit count_orders(soci::session& sql);
  long long run(identifier first_id, std::size_t count);

private:
  long long first_ = 0, end_ = 0, found_ = 0;
  soci::statement statement_;
};

/// Stock, coupons, orders, items and outbox rows of a decided batch in one statement.
class store_orders {
public:
  explicit store_orders(soci::session& sql);

  /// Throws store::abandon when a product or coupon is not as it was locked. `at` is when all of them occurred. Returns
  /// the events with those they must not overtake.
  std::vector<outbox::entry> run(std::span<const place_order> asked, const std::vector<decision>& decided, timestamp at,
                                 std::vector<wire::event> events, const std::string& node);

private:
  struct columns;
  void bind(columns& filled, const std::vector<wire::event>& events, const std::string& node);

  std::string products_, taken_;
  std::string used_coupons_, coupon_users_, coupon_orders_;
  std::string orders_, users_, coupons_, totals_, discounts_, keys_, hashes_;
  std::string item_orders_, item_lines_, item_products_, item_quantities_, item_prices_;
  long long at_ = 0;
  outbox::outbox_rows outbox_;
  long long products_updated_ = 0, coupons_updated_ = 0;
  std::string events_before_;
  soci::statement statement_;
};

}  // namespace troupe::order
