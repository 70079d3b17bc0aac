#include "actors/data_platform/log_sink.hpp"

#include "runtime/actor/observed.hpp"

#include <spdlog/spdlog.h>

namespace troupe::data_platform {
namespace {

struct log_sink_state {
  static inline const char* name = "log_sink";
};

// Quoted: ids and traces come from the record's headers, where anybody may have written line breaks.
void log(const order_event& event) {
  spdlog::info("order-completed{} order={} occurred_at={}{}", wire::log_field("event", event.from.event_id),
               event.message.order_id.value(), wire::to_rfc3339(event.message.occurred_at),
               wire::in_log(event.from.trace));
}

sink_port::behavior_type log_sink(actor::pointer<sink_port, log_sink_state>) {
  return {[](const order_event& event) {
    log(event);
    return handler::done();
  }};
}

}  // namespace

sink_port spawn_log_sink(caf::actor_system& system) { return system.spawn(log_sink); }

}  // namespace troupe::data_platform
