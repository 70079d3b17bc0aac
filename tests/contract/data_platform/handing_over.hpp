// Handing events to the sink of a hosted kind like a bridge: all at once, then waiting for every answer.
#pragma once

#include "actors/data_platform/data_platform_kind.hpp"
#include "actors/data_platform/sink.hpp"
#include "runtime/actor/actor_system.hpp"
#include "runtime/api/keyed_worker.hpp"
#include "runtime/node/actor_kind.hpp"

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

/// The sink as the settings make it.
class hosted_sink {
public:
  explicit hosted_sink(const data_platform::data_platform_options& options, const store::settings& database = {}) {
    node::surroundings around{system_, "node-1", database, {}, {}, {}};
    around.keyed_store_of = [&](const std::string&) { return effect::keyed_store_settings{database, "group"}; };
    kind_ = data_platform::kind(options).to_actor_kind();
    const auto all = kind_.subscribe(around);
    sink_ = caf::actor_cast<api::pool_port>(std::get<handler::keyed_subscription>(all.at("order-completed")).handler);
    kind_.spawn(around);
  }
  ~hosted_sink() { caf::anon_send_exit(sink_, caf::exit_reason::user_shutdown); }

  /// The answers, in the order of the events.
  std::vector<outcome> hand_over(const std::vector<data_platform::order_event>& events) {
    caf::scoped_actor self{system_};
    std::vector<decltype(self->request(sink_, std::chrono::seconds{20}, api::task{}))> pending;
    for (const auto& event : events)
      pending.push_back(self->request(sink_, std::chrono::seconds{20}, task_of(event)));
    std::vector<outcome> said;
    for (auto& one : pending)
      one.receive([&](outcome& what) { said.push_back(std::move(what)); },
                  [&](const caf::error& fault) { throw std::runtime_error(system_.render(fault)); });
    return said;
  }

private:
  static api::task task_of(const data_platform::order_event& event) {
    return {api::keyed_task{std::make_shared<const schemas::order_completed>(event.message), event.from}};
  }

  actor::system_config config_{2};
  caf::actor_system system_{config_};
  node::actor_kind kind_;
  api::pool_port sink_;
};

}  // namespace troupe::tests
