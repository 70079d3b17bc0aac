#include "runtime/outbox/event_log.hpp"

#include "runtime/wire/envelope.hpp"

#include <spdlog/spdlog.h>

namespace troupe::outbox {

void log_published(const wire::event& which, const bridge::published& said) {
  if (!spdlog::should_log(spdlog::level::debug))
    return;
  const auto reason = wire::log_field("reason", said.reason);
  spdlog::debug("{} {} key={}{}{}",
                said.outcome == bridge::published::result::durable ? "event-published" : "event-not-published",
                which.topic, which.key, wire::trail(which.head), reason);
}

}  // namespace troupe::outbox
