// How long an inbound bridge's records take.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/metrics/duration_histogram.hpp"

namespace troupe::bridge {

/// Recorded by one bridge, read by whoever asked for its status.
struct bridge_timings {
  metrics::duration_histogram handlers;  // a keyed record, from handing it over to the answer
  metrics::duration_histogram batches;   // a batch, from sending it to the answer
  metrics::duration_histogram ages;      // of events whose effect is there

  /// Its effect is there now.
  void took_effect(const broker::record& record);
};

/// When the event came into being: as it says itself, else as its record does.
schemas::timestamp born_at(const broker::record& record);

}  // namespace troupe::bridge
