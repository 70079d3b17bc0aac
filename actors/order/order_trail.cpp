#include "actors/order/order_trail.hpp"

#include "actors/order/place_orders.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::order {
namespace {

struct order_row {
  std::int64_t user_id = 0, payable = 0;
  timestamp created_at{};
  TROUPE_FIELDS(order_row, user_id, payable, created_at);
};

constexpr auto order_sql = "select user_id, total - discount as payable, created_at from orders where order_id = $1";

}  // namespace

path_view follow_order(tracer& with, transaction& tx, const std::vector<std::int64_t>& ids) {
  const auto name = "order " + std::to_string(ids[0]);
  path_view path;
  path.thing = "The event of " + name;
  const auto row = tx.find<order_row>(order_sql, ids[0]);
  if (!row) {
    path.reason = "unknown";
    path.sentence = "There is no " + name + ": a refused order gets no number and leaves nothing.";
    return path;
  }
  path.stops.push_back({wire::to_rfc3339(row->created_at), name + " is stored with its event: user " +
                                                               std::to_string(row->user_id) + ", payable " +
                                                               std::to_string(row->payable)});
  with.follow(path, {std::string{message_traits<schemas::order_completed>::name}, event_id(ids[0]), row->created_at});
  return path;
}

}  // namespace troupe::order
