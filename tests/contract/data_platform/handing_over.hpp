// Handing events to a sink like a bridge: all at once, then waiting for every answer.
#pragma once

#include "actors/data_platform/sink_port.hpp"

#include <caf/all.hpp>
#include <stdexcept>
#include <vector>

namespace troupe::tests {

inline data_platform::order_event event_of(std::int64_t order_id) {
  data_platform::order_event out;
  out.message.order_id = order_id;
  out.message.occurred_at = wire::timestamp{std::chrono::microseconds{1'780'000'000'000'000 + order_id}};
  out.from.event_id = "event-" + std::to_string(order_id);
  out.from.topic = "order-completed";
  out.from.trace.request_id = "request-15";
  out.from.trace.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  return out;
}

/// The answers, in the order of the events.
inline std::vector<handler::outcome> hand_over(caf::actor_system& system, const data_platform::sink_port& to,
                                               const std::vector<data_platform::order_event>& events) {
  caf::scoped_actor self{system};
  std::vector<decltype(self->request(to, std::chrono::seconds{20}, events[0]))> pending;
  for (const auto& event : events)
    pending.push_back(self->request(to, std::chrono::seconds{20}, event));
  std::vector<handler::outcome> said;
  for (auto& one : pending)
    one.receive([&](handler::outcome& what) { said.push_back(std::move(what)); },
                [&](const caf::error& fault) { throw std::runtime_error(system.render(fault)); });
  return said;
}

}  // namespace troupe::tests
