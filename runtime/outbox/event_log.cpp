#include "runtime/outbox/event_log.hpp"

#include "schemas/envelope.hpp"

#include <spdlog/spdlog.h>

namespace troupe::outbox {

void log_published(const schemas::event& which, const bridge::published& said) {
  if (!spdlog::should_log(spdlog::level::debug))
    return;
  const auto reason = schemas::log_field("reason", said.reason);
  spdlog::debug("{} {} key={}{}{}",
                said.outcome == bridge::published::result::durable ? "event-published" : "event-not-published",
                which.topic, which.key, schemas::trail(which.head), reason);
}

}  // namespace troupe::outbox
