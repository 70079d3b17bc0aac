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

  /// Whether to take the times of this record: of each while few are in hand; of some, chosen by chance, when many are.
  static bool takes(std::uint64_t id, std::size_t in_hand) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;  // neighbouring ids fall far apart
    return in_hand <= few_records || (id * golden >> 32) % one_of == 0;
  }
  static constexpr std::size_t few_records = 64;
  static constexpr std::uint64_t one_of = 16;
};

/// When the event came into being: as it says itself, else as its record does.
wire::timestamp born_at(const broker::record& record);

}  // namespace troupe::bridge
