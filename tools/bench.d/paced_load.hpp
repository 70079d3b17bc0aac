// Which records the bridge's benchmarks read. Pure, but for the clock.
#pragma once

#include "tools/bench.d/topic_fill.hpp"

namespace troupe::bench {

/// Keys take turns. The first two are never measured, so that with and without their troubles the others are the same.
struct paced_load {
  std::uint64_t keys = 1000;
  bool keyed = true;             // else the records have none
  bool events = false;           // as an outbox publishes them, each with an id of its own
  std::int64_t work = 0;         // ms, of each record
  std::int64_t slow = 0;         // ms, of one record of key 0; 0: none
  bool poison = false;           // all of key 1
  std::uint64_t unmeasured = 0;  // records before the figures and the troubles begin
};

keyed_value paced_record_of(const paced_load& load, std::uint64_t index);

/// order-completed of order index + 1.
keyed_value completed_order_of(std::uint64_t index);

}  // namespace troupe::bench
