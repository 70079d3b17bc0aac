// What all sessions of this program did, for any thread.
#pragma once

#include "runtime/metrics/duration_histogram.hpp"
#include "runtime/store/fault.hpp"

namespace troupe::store {

inline constexpr fault all_faults[] = {fault::conflict, fault::disconnected, fault::ambiguous, fault::busy,
                                       fault::hindered, fault::refused,      fault::bug};

/// Written by the sessions' owners.
struct session_figures {
  static session_figures& instance();

  metrics::duration_histogram calls;                                       // transactions and single statements
  std::atomic<std::uint64_t> opened{0};                                    // sessions
  std::array<std::atomic<std::uint64_t>, std::size(all_faults)> faults{};  // by kind
};

}  // namespace troupe::store
