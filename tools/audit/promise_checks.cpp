#include "tools/audit/promise_checks.hpp"

#include <set>

namespace troupe::audit {
namespace {

using user_and_coupon = std::pair<id, id>;

std::set<user_and_coupon> asked_on(const claim_log& log) {
  std::set<user_and_coupon> out;
  for (const auto& claim : log.records)
    out.emplace(claim.user, claim.coupon);
  return out;
}

bool is_sold_out(const tables& stored, id coupon) {
  const auto found = stored.coupons.find(coupon);
  return found != stored.coupons.end() && found->second.issued >= found->second.total;
}

}  // namespace

ledger_row acknowledged_orders_are_stored(const tables& stored, const promises& given) {
  auto row = row_of("G1", "each acknowledged order is stored");
  std::unordered_set<id> seen;
  for (const auto order : given.orders) {
    ++row.checked;
    if (!stored.orders.contains(order))
      row.add_lost("order " + std::to_string(order) + " was answered 201 and is not stored");
    if (!seen.insert(order).second)
      row.add_doubled("order " + std::to_string(order) + " was the answer to two requests");
  }
  for (const auto& line : given.unreadable)
    row.add_unchecked(1, "the answers file has the line \"" + line + '"');
  return row;
}

ledger_row acknowledged_requests_are_kept(const tables& stored, const claim_log* log, const promises& given) {
  auto row = row_of("G6", "each acknowledged coupon request is kept");
  std::set<user_and_coupon> kept = log ? asked_on(*log) : std::set<user_and_coupon>{};
  for (const auto& issue : stored.issues)
    kept.emplace(issue.user, issue.coupon);
  std::uint64_t out_of_sight = 0;
  for (const auto& request : given.requests) {
    const bool found = kept.contains(request) || (!log && is_sold_out(stored, request.second));
    if (!found && log && log->beginning_gone()) {
      ++out_of_sight;
      continue;
    }
    ++row.checked;
    if (!found)
      row.add_lost("user " + std::to_string(request.first) + " asked for coupon " + std::to_string(request.second) +
                   ", was answered 200, and no trace is left");
  }
  row.add_unchecked(out_of_sight, "the beginning of the topic is gone");
  return row;
}

}  // namespace troupe::audit
