// Whether this program takes the time of what it does.
#pragma once

#include <atomic>
#include <chrono>

namespace troupe::metrics {

using moment = std::chrono::steady_clock::time_point;

namespace detail {
extern std::atomic<bool> recording;
}

/// Set once, before the first actor starts. On unless said otherwise.
void record(bool wanted);
inline bool is_recording() { return detail::recording.load(std::memory_order_relaxed); }

/// Now, or the epoch when nothing is recorded: duration_histogram::record_since() ignores it.
inline moment begin() { return is_recording() ? std::chrono::steady_clock::now() : moment{}; }

}  // namespace troupe::metrics
