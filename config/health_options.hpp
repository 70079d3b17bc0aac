#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [health]: what counts as standing still.
struct health_options {
  duration stall_after{30'000};
  duration stuck_after{30'000};
  duration outbox_after{60'000};
  duration poll_after{10'000};
};

template <class Visitor>
void describe(Visitor& visit, health_options& section) {
  const auto patience = between(duration{100}, std::chrono::hours{24});
  visit("stall_after", section.stall_after, "a partition with lag whose watermark has not moved for this long stalls",
        patience);
  visit("stuck_after", section.stuck_after, "an actor busy with one message for this long is stuck", patience);
  visit("outbox_after", section.outbox_after, "an event committed this long ago and not published yet is a stall",
        patience);
  visit("poll_after", section.poll_after, "a consumer that has not polled its client for this long is late", patience);
}

}  // namespace troupe::config
