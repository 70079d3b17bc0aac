// A small shop without a fault; each test spoils one thing.
#pragma once

#include "tools/audit/facts.hpp"
#include "tools/audit/ledger.hpp"

namespace troupe::tests {

using namespace troupe::audit;

inline constexpr auto orders_topic = "order-completed";
inline constexpr auto claims_topic = "request-coupon";

/// Two orders, the second with coupon 7 (10 % off, two pieces) of user 21. Requests: user 20, user 20 again, user 21,
/// user 22 too late.
struct audit_world {
  tables stored;
  order_log orders{orders_topic, "platform", {}, {}, {}};
  claim_log claims{claims_topic, "coupons", {}, {}, {}};

  audit_world() {
    add_orders();
    add_coupons();
    orders.partitions[0] = {0, 2, 2, 2};
    claims.partitions[0] = {0, 4, 4, 4};
  }

  order_row& order(id which) { return stored.orders.at(which); }

  /// The topic ends where the records do; everything is handled.
  void extend(order_event event) {
    orders.records.push_back(event);
    orders.partitions[0].high_before = orders.partitions[0].high_after = event.at.second + 1;
  }

private:
  void add_orders() {
    stored.orders[1] = {1, 20, 0, 300, 0, 100, 300, 2};
    stored.orders[2] = {2, 21, 7, 500, 50, 100, 500, 1};
    stored.stock = {{5, 10, 3, 4, 9}, {6, 10, 0, 0, 10}};
    for (const id which : {1, 2}) {
      const auto event = fingerprint_of("order-completed-" + std::to_string(which));
      orders.records.push_back({{0, which - 1}, which, event});
      stored.sink.push_back({event, which});
    }
  }

  void add_coupons() {
    stored.coupons[7] = {true, 10, 2, 2, 50, 150, 1};
    stored.issues = {{7, 20, 1, place{0, 0}, 0}, {7, 21, 2, place{0, 2}, 2}};
    stored.offsets = {{"coupons", claims_topic, 0, 4}};
    claims.records = {{{0, 0}, 20, 7, 2}, {{0, 1}, 20, 7, 2}, {{0, 2}, 21, 7, 2}, {{0, 3}, 22, 7, 2}};
  }
};

}  // namespace troupe::tests
