#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::wire {

/// A moment in UTC with microseconds, the precision PostgreSQL keeps.
using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// What our formats can say: the years 1970 to 9999.
inline constexpr timestamp earliest_timestamp{};
inline constexpr timestamp latest_timestamp{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} +
                                            std::chrono::days{1} - std::chrono::microseconds{1}};

/// By the clock of this machine.
inline timestamp current_time() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// RFC 3339 in UTC: "2026-05-29T01:43:46.137371Z".
std::string to_rfc3339(timestamp at);

/// Accepts RFC 3339 with "Z" or a numeric offset and 0 to 9 fraction digits; nothing else. Years 1970 to 9999.
std::optional<timestamp> from_rfc3339(std::string_view text);

}  // namespace troupe::wire
