// How often something took how long.
#pragma once

#include "runtime/metrics/recording.hpp"

#include <array>
#include <cstdint>

namespace troupe::metrics {

/// Recorded by any thread without a lock, read by any other. Fixed buckets for everything, so that figures of all nodes
/// and topics can be added up.
class duration_histogram {
public:
  /// Upper bounds in nanoseconds, inclusive; one more bucket holds what is longer.
  static constexpr std::array<std::int64_t, 20> bounds{
      100'000,       250'000,        500'000,        1'000'000,      2'500'000,       5'000'000,        10'000'000,
      25'000'000,    50'000'000,     100'000'000,    250'000'000,    500'000'000,     1'000'000'000,    2'500'000'000,
      5'000'000'000, 10'000'000'000, 30'000'000'000, 60'000'000'000, 300'000'000'000, 3'600'000'000'000};

  /// Something negative (clocks of two machines) counts as 0.
  void record(std::chrono::nanoseconds took);

  /// Of what began at metrics::begin(), and ends now.
  void record_since(moment began) {
    if (began != moment{})
      record(std::chrono::steady_clock::now() - began);
  }

  struct reading {
    std::array<std::uint64_t, bounds.size() + 1> counts{};  // not cumulative
    double sum_seconds = 0;
    std::uint64_t total = 0;
  };
  reading read() const;

private:
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts_{};
  std::atomic<double> sum_ns_{0};  // 64 bits of nanoseconds are full after 3,600 events that are a month old
};

}  // namespace troupe::metrics
