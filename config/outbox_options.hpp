#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [outbox]
struct outbox_options {
  duration sweep{5'000};
  std::uint32_t max_in_flight = 5000;
  byte_size max_in_flight_size{64 << 20};
};

template <class Visitor>
void describe(Visitor& visit, outbox_options& section) {
  visit("sweep", section.sweep, "how often events left behind by a crash are looked for",
        between(duration{100}, std::chrono::minutes{10}));
  visit("max_in_flight", section.max_in_flight, "events sent and not yet acknowledged by the broker",
        between(1, 1'000'000));
  visit("max_in_flight_size", section.max_in_flight_size, "memory for them; what does not fit waits in the table",
        between(byte_size{1 << 20}, byte_size{std::uint64_t{16} << 30}));
}

}  // namespace troupe::config
