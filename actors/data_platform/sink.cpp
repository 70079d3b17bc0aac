#include "actors/data_platform/sink.hpp"

#include "actors/data_platform/cloud_event_request.hpp"
#include "actors/data_platform/http_verdict.hpp"

#include <spdlog/spdlog.h>
#include <stdexcept>

namespace troupe::data_platform {
namespace {

// In the order of the key: two sinks with the same events in hand then wait for each other, but never in a circle.
constexpr auto insert_sql =
    "insert into data_platform_orders(event_id, order_id, occurred_at)"
    " select * from unnest($1::text[], $2::bigint[], $3::timestamptz[]) e(event_id, order_id, at)"
    " order by event_id on conflict (event_id) do nothing";

constexpr auto received_sql = "select received_at from data_platform_orders where event_id = $1";

void store(std::span<const order_event> events, transaction& tx) {
  std::vector<std::string> ids;
  std::vector<identifier> orders;
  std::vector<timestamp> times;
  for (const auto& one : events) {
    ids.push_back(one.from.event_id);
    orders.push_back(one.message.order_id);
    times.push_back(one.message.occurred_at);
  }
  tx.execute(insert_sql, ids, orders, times);
}

// Quoted: ids and traces come from the record's headers, where anybody may have written line breaks.
outcome log(const order_event& event) {
  spdlog::info("order-completed{} order={} occurred_at={}{}", wire::log_field("event", event.from.event_id),
               event.message.order_id.value(), wire::to_rfc3339(event.message.occurred_at),
               wire::in_log(event.from.trace));
  return done();
}

// The config checker has asked before; this is for whoever hosts the sink without it.
http::url target_of(const data_platform_options& with) {
  for (const auto& one : complaints(with))
    throw std::invalid_argument("actors.data_platform." + one.option + ": " + one.what);
  return *http::parse_url(with.url);
}

}  // namespace

std::vector<outcome> sink::operator()(const order_events& events, deliveries& by) {
  if (with_->sink == "postgres")
    return by.transact(events, store);
  std::vector<outcome> out;
  for (const auto& one : events)
    out.push_back(with_->sink == "log" ? log(one) : post(one));
  return out;
}

outcome sink::post(const order_event& event) {
  if (!client_)
    client_ = std::make_shared<http::client>(target_of(*with_), tls_files_of(*with_));
  const auto answer = client_->send(cloud_event_request(event, http::parse_url(with_->url)->path), with_->timeout);
  return answer ? http_verdict(*answer) : unavailable("the sink: " + answer.error());
}

keyed_pace pace_of(const data_platform_options& with) {
  if (with.sink == "http")
    return {with.connections, 1, with.delay};
  return {1, 10'000, with.delay};
}

std::vector<stop_view> find_received(transaction& tx, const std::string& event_id) {
  const auto at = tx.find<timestamp>(received_sql, event_id);
  if (!at)
    return {};
  return {{wire::to_rfc3339(*at), "the data platform has stored event " + event_id}};
}

}  // namespace troupe::data_platform
