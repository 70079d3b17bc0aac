#include "tools/load/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace troupe::load {

std::size_t latency_histogram::bucket_of(std::uint64_t value) {
  constexpr std::uint64_t exact = 1 << fraction_bits;
  if (value < exact)
    return value;
  const auto shift = static_cast<unsigned>(std::bit_width(value)) - fraction_bits - 1;
  return (static_cast<std::size_t>(shift + 1) << fraction_bits) + ((value >> shift) - exact);
}

std::uint64_t latency_histogram::upper_edge(std::size_t bucket) {
  constexpr std::uint64_t exact = 1 << fraction_bits;
  if (bucket < exact)
    return bucket;
  const auto shift = (bucket >> fraction_bits) - 1;
  return ((exact + (bucket & (exact - 1)) + 1) << shift) - 1;
}

void latency_histogram::add(microseconds latency) {
  constexpr std::int64_t hour = 3'600'000'000;
  const auto value = static_cast<std::uint64_t>(std::clamp<std::int64_t>(latency.count(), 0, hour));
  ++counts_[bucket_of(value)];
  ++count_;
  longest_ = std::max(longest_, latency);
}

latency_histogram::microseconds latency_histogram::quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < counts_.size() && count_ > 0; ++bucket)
    if ((seen += counts_[bucket]) >= std::max<std::uint64_t>(wanted, 1))
      return std::min(microseconds{static_cast<std::int64_t>(upper_edge(bucket))}, longest_);
  return microseconds{0};
}

}  // namespace troupe::load
