#include "runtime/metrics/duration_histogram.hpp"

#include <algorithm>

namespace troupe::metrics {

void duration_histogram::record(std::chrono::nanoseconds took) {
  const auto ns = std::max<std::int64_t>(took.count(), 0);
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), ns) - bounds.begin();
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_ns_.fetch_add(static_cast<double>(ns), std::memory_order_relaxed);
}

duration_histogram::reading duration_histogram::read() const {
  reading out;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    out.counts[i] = counts_[i].load(std::memory_order_relaxed);
    out.total += out.counts[i];
  }
  out.sum_seconds = sum_ns_.load(std::memory_order_relaxed) / 1e9;
  return out;
}

}  // namespace troupe::metrics
