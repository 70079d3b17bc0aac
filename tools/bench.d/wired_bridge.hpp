// A bridge wired by hand between a topic and the benchmark's own handlers, so that one guarantee at a time can be left
// out. No setting of the product does that.
#pragma once

#include "runtime/store/session.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace troupe::bench {

struct wiring {
  std::string brokers, topic, url;
  std::uint64_t records = 0;
  bool parking = true, fence = true, dedupe = true;
  bool inbox = false;  // of the events that an outbox has published
  std::chrono::milliseconds commit_interval{500};
};

struct wired_figures {
  std::uint64_t records = 0;
  double seconds = 0;      // from the first record to the last, as far as the handler sees them
  double cpu_seconds = 0;  // of this program, all of it
};

/// A keyed handler that has nothing to do.
wired_figures run_keyed(const wiring& with);

/// As above, but each record is published to `to` before it is done: the outbound bridge waits for its acknowledgement.
wired_figures run_forward(const wiring& with, const std::string& to);

/// A row for each record, batches of 1,000 in one transaction each.
wired_figures run_batches(const wiring& with);

/// The statements of run_batches() in the same transactions, one after the other in this thread: no topic, no bridge.
wired_figures run_rows_alone(const wiring& with);

}  // namespace troupe::bench
