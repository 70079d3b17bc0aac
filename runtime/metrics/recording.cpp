#include "runtime/metrics/recording.hpp"

namespace troupe::metrics {

std::atomic<bool> detail::recording{true};

void record(bool wanted) { detail::recording.store(wanted, std::memory_order_relaxed); }

}  // namespace troupe::metrics
