#include "tools/audit/money_checks.hpp"

#include <algorithm>

namespace troupe::audit {
namespace {

std::string order_name(const order_row& order) { return "order " + std::to_string(order.order); }

/// Percentages may be rounded either way: nobody promised one.
std::pair<std::int64_t, std::int64_t> allowed_discount(const coupon_row& coupon, std::int64_t total) {
  if (!coupon.is_percent)
    return {std::min(coupon.discount, total), std::min(coupon.discount, total)};
  const auto hundredths = total % 100 * coupon.discount;
  const auto down = total / 100 * coupon.discount + hundredths / 100;
  return {down, down + (hundredths % 100 > 0)};
}

std::string discount_fault(const tables& stored, const order_row& order) {
  if (order.coupon == 0)
    return order.discount == 0 ? "" : "has a discount without a coupon";
  const auto coupon = stored.coupons.find(order.coupon);
  if (coupon == stored.coupons.end())
    return "used coupon " + std::to_string(order.coupon) + ", which does not exist";
  const auto [least, most] = allowed_discount(coupon->second, order.total);
  if (order.discount < least || order.discount > most)
    return "has a discount of " + std::to_string(order.discount) + ", its coupon gives " + std::to_string(least);
  const bool valid = order.created_at >= coupon->second.use_starts_at && order.created_at < coupon->second.expires_at;
  return valid ? "" : "used coupon " + std::to_string(order.coupon) + " outside its time";
}

std::string total_fault(const order_row& order) {
  if (order.items == 0)
    return "has no items";
  if (order.total != order.items_sum)
    return "has total " + std::to_string(order.total) + ", its items cost " + std::to_string(order.items_sum);
  return "";
}

}  // namespace

ledger_row stock_adds_up(const tables& stored) {
  auto row = row_of("G3", "initial stock + restocked - sold = stock");
  for (const auto& one : stored.stock) {
    ++row.checked;
    const auto due = one.initial + one.restocked - one.sold;
    if (due != one.stock || one.stock < 0)
      row.add_wrong("product " + std::to_string(one.product) + ": stock is " + std::to_string(one.stock) +
                    ", should be " + std::to_string(due));
  }
  for (std::int64_t i = 0; i < stored.stray_items; ++i)
    row.add_wrong("an item without its order or its product");
  return row;
}

ledger_row totals_add_up(const tables& stored) {
  auto row = row_of("G3", "totals and discounts add up");
  for (const auto& [order, facts] : stored.orders) {
    ++row.checked;
    for (const auto& fault : {total_fault(facts), discount_fault(stored, facts)})
      if (!fault.empty())
        row.add_wrong(order_name(facts) + ' ' + fault);
  }
  return row;
}

ledger_row coupons_are_used_once(const tables& stored) {
  auto row = row_of("G3", "orders and used coupons agree one to one");
  std::unordered_set<id> used_by;
  for (const auto& issue : stored.issues) {
    if (issue.used_by == 0)
      continue;
    ++row.checked;
    const auto name = "coupon " + std::to_string(issue.coupon) + " of user " + std::to_string(issue.user);
    const auto order = stored.orders.find(issue.used_by);
    if (order == stored.orders.end() || order->second.coupon != issue.coupon || order->second.user != issue.user)
      row.add_wrong(name + " is marked as used by order " + std::to_string(issue.used_by) + ", which did not use it");
    used_by.insert(issue.used_by);
  }
  std::unordered_map<id, std::unordered_set<id>> spent;  // coupon -> users
  for (const auto& [order, facts] : stored.orders) {
    if (facts.coupon == 0)
      continue;
    ++row.checked;
    if (!spent[facts.coupon].insert(facts.user).second)
      row.add_doubled(order_name(facts) + " used coupon " + std::to_string(facts.coupon) + " a second time");
    else if (!used_by.contains(order))
      row.add_wrong(order_name(facts) + " used coupon " + std::to_string(facts.coupon) +
                    ", which is not marked as used by it");
  }
  return row;
}

}  // namespace troupe::audit
