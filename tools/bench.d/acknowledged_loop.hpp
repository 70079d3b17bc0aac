// The floor under an acknowledged request: librdkafka alone, a fixed number of records waiting for their broker.
#pragma once

#include "tools/load/latency_histogram.hpp"

#include <chrono>
#include <string>

namespace troupe::bench {

struct loop_settings {
  std::string brokers, topic;
  std::size_t outstanding = 64;  // as many as connections at the door: each report lets the next record go
  std::chrono::milliseconds length{5000};
  std::uint64_t records = 0;  // when not 0: so many, however long it takes
  std::uint64_t coupons = 1000;
  bool acks_all = true, idempotent = true;  // as the product's producer always is
};

struct acknowledged {
  std::uint64_t delivered = 0, failed = 0;
  double seconds = 0, cpu_seconds = 0;  // the second of this program, from its start
  load::latency_histogram latency;
};

/// The producer's settings and the records' shape are the node's: each a request of another user for coupons 1 to
/// `coupons` in turn. Throws std::runtime_error with librdkafka's words.
acknowledged run_acknowledged_loop(const loop_settings& with);

}  // namespace troupe::bench
