// What all sessions of this program did, for any thread.
#pragma once

#include "runtime/metrics/duration_histogram.hpp"
#include "runtime/store/fault.hpp"

#include <chrono>
#include <mutex>
#include <optional>

namespace troupe::store {

inline constexpr fault all_faults[] = {fault::conflict, fault::disconnected, fault::ambiguous, fault::busy,
                                       fault::hindered, fault::refused,      fault::bug};

/// The last time the database would not write for a reason of its own: its disk is full, it is read only. Any thread.
/// Nobody can tell from outside that it would again, so whoever wants to know tries, and tells.
class write_refusal {
public:
  using moment = std::chrono::steady_clock::time_point;
  struct seen {
    std::string sqlstate, detail;
    moment last;
  };

  static bool is_one(std::string_view sqlstate);
  void note(const store_error& why, moment now);
  void over();
  std::optional<seen> standing() const;

private:
  mutable std::mutex guard_;
  std::optional<seen> seen_;
};

/// Written by the sessions' owners.
struct session_figures {
  static session_figures& instance();

  metrics::duration_histogram calls;  // transactions and single statements
  write_refusal refusal;
  std::atomic<std::uint64_t> opened{0};                                    // sessions
  std::array<std::atomic<std::uint64_t>, std::size(all_faults)> faults{};  // by kind
};

}  // namespace troupe::store
