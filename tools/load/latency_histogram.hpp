// Latencies in buckets that are at most 1.6 % wide: constant memory for any number of requests.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace troupe::load {

/// Not thread-safe. Longest value told apart: an hour.
class latency_histogram {
public:
  using microseconds = std::chrono::microseconds;

  void add(microseconds latency);

  std::uint64_t count() const { return count_; }
  microseconds longest() const { return longest_; }

  /// The latency that `share` (0 to 1) of the requests did not exceed, as its bucket's upper edge; 0 when empty.
  microseconds quantile(double share) const;

private:
  static constexpr unsigned fraction_bits = 6;  // 64 buckets for each power of two
  static constexpr unsigned powers = 32;

  static std::size_t bucket_of(std::uint64_t value);
  static std::uint64_t upper_edge(std::size_t bucket);

  std::array<std::uint64_t, (powers + 1) << fraction_bits> counts_{};
  std::uint64_t count_ = 0;
  microseconds longest_{0};
};

}  // namespace troupe::load
