// When a failed record is tried again, and when no more. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace troupe::bridge {

/// `attempts` counts the first delivery: 5 means one delivery and four retries. 0: for ever.
struct retry_policy {
  static constexpr std::chrono::milliseconds longest_outage_pause{5000};

  std::uint32_t attempts = 5;
  std::chrono::milliseconds backoff{100};
  std::chrono::milliseconds max_backoff{10'000};

  /// How long to wait after `failed` attempts; nothing when the ceiling is reached. Doubles each time up to
  /// max_backoff; `chance` in [0, 1) takes up to half of it off, so that many keys do not come back at one instant.
  std::optional<std::chrono::milliseconds> wait_after(std::uint32_t failed, double chance) const;

  /// The pause of an outage, which is no fault of the record: the same without a ceiling of attempts, and never more
  /// than longest_outage_pause, so that work goes on soon after the surroundings do.
  std::chrono::milliseconds pause_after(std::uint32_t failed, double chance) const;
};

}  // namespace troupe::bridge
