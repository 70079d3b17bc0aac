// What must hold of a shop at rest, asked from its tables and topics and from nothing else.
#pragma once

#include "tests/support/shop_cluster.hpp"

#include <set>

namespace troupe::tests {

/// Users who must have the coupon, in order: the first `quantity` distinct ones of the topic.
inline std::vector<std::int64_t> first_distinct_users(const std::vector<topic_record>& requests, std::int64_t coupon,
                                                      std::size_t quantity) {
  std::vector<std::int64_t> winners;
  std::set<std::int64_t> seen;
  for (const auto& each : requests) {
    const auto user = number_in(each.value, "userId");
    if (winners.size() < quantity && user && number_in(each.value, "couponId") == coupon && seen.insert(*user).second)
      winners.push_back(*user);
  }
  return winners;
}

inline std::string joined(const std::vector<std::int64_t>& numbers) {
  std::string out;
  for (const auto each : numbers)
    out += (out.empty() ? "" : ",") + std::to_string(each);
  return out;
}

inline std::string issued_users(shop_cluster& shop, std::int64_t coupon) {
  return shop.database().ask(
      "select string_agg(user_id::text, ',' order by sequence) from coupon_issues where coupon_id = " +
      std::to_string(coupon));
}

/// Waits until all records of the coupon topic had their effect, judged by the offsets stored with the effects.
inline void wait_until_requests_are_handled(shop_cluster& shop,
                                            std::chrono::seconds within = std::chrono::seconds{60}) {
  std::map<int, std::int64_t> ends;
  for (const auto& each : shop.requests().read())
    ends[each.partition] = each.offset + 1;
  for (const auto& [partition, end] : ends)
    shop.require(
        [&, at = partition, wanted = std::to_string(end)] {
          return shop.database().ask(
                     "select next_offset from consumer_offsets where topic like '%-coupon' and partition = " +
                     std::to_string(at)) == wanted;
        },
        within, "not all coupon requests were handled");
}

/// G3 and G6: the coupon is with the first distinct users by offset, numbered from 1 without a gap.
inline void check_winners(shop_cluster& shop, std::int64_t coupon, std::size_t quantity) {
  const auto winners = first_distinct_users(shop.requests().read(), coupon, quantity);
  const auto id = std::to_string(coupon);
  CHECK(issued_users(shop, coupon) == joined(winners));
  CHECK(shop.database().ask("select issued from coupons where coupon_id = " + id) == std::to_string(winners.size()));
  CHECK(shop.database().ask("select count(*) = coalesce(max(sequence), 0) from coupon_issues where coupon_id = " +
                            id) == "t");
}

/// Waits until every stored order is at the sink and no event is on its way.
inline void wait_until_orders_arrived(shop_cluster& shop, std::chrono::seconds within = std::chrono::seconds{60}) {
  shop.require(
      [&] {
        return shop.database().ask(
                   "select (select count(*) from outbox) = 0 and (select count(*) from orders) = "
                   "(select count(distinct order_id) from data_platform_orders)") == "t";
      },
      within, "orders without an event at the sink, or events in the outbox");
}

/// G1, G2 and G3 for orders: stock, items, topic and sink tell the same story.
inline void check_orders(shop_cluster& shop) {
  auto& database = shop.database();
  CHECK(database.ask("select count(*) from products p where stock <> initial_stock - coalesce((select sum(quantity) "
                     "from order_items i where i.product_id = p.product_id), 0)") == "0");
  CHECK(database.ask("select count(*) from orders o where not exists (select from order_items i where i.order_id = "
                     "o.order_id)") == "0");
  CHECK(database.ask("select count(*) from order_items i where not exists (select from orders o where o.order_id = "
                     "i.order_id)") == "0");
  CHECK(database.ask("select count(*) from data_platform_orders d where not exists (select from orders o where "
                     "o.order_id = d.order_id)") == "0");
  CHECK(shop.count("data_platform_orders") == shop.count("orders"));
  CHECK(shop.count("dead_letters") == 0);
  std::set<std::int64_t> published;
  for (const auto& each : shop.orders().read())
    published.insert(std::stoll(each.key));
  std::vector<std::int64_t> all{published.begin(), published.end()};
  CHECK(database.ask("select string_agg(order_id::text, ',' order by order_id) from orders") == joined(all));
}

}  // namespace troupe::tests
