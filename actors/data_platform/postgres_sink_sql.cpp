#include "actors/data_platform/postgres_sink_sql.hpp"

#include "runtime/store/arrays.hpp"

namespace troupe::data_platform {
namespace {

// In the order of the key: two sinks with the same events in hand then wait for each other, but never in a circle.
constexpr auto insert_sql =
    "insert into data_platform_orders(event_id, order_id, occurred_at)"
    " select * from unnest(:event_ids::text[], :order_ids::bigint[], :times::timestamptz[]) e(event_id, order_id, at)"
    " order by event_id on conflict (event_id) do nothing";

}  // namespace

order_rows::order_rows(soci::session& on)
    : insert_{(on.prepare << insert_sql, soci::use(event_ids_, "event_ids"), soci::use(order_ids_, "order_ids"),
               soci::use(times_, "times"))} {}

void order_rows::insert(const std::vector<const order_event*>& events) {
  store::array_literal event_ids, order_ids, times;
  for (const auto* event : events) {
    event_ids.add(event->from.event_id);
    order_ids.add(event->message.order_id.value());
    times.add(wire::to_rfc3339(event->message.occurred_at));
  }
  event_ids_ = event_ids.text();
  order_ids_ = order_ids.text();
  times_ = times.text();
  insert_.execute(true);
}

}  // namespace troupe::data_platform
