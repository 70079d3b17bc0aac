#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::schemas {

/// A moment in UTC with microseconds, the precision PostgreSQL keeps.
using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// RFC 3339 in UTC: "2026-05-29T01:43:46.137371Z".
std::string to_rfc3339(timestamp at);

/// Accepts RFC 3339 with "Z" or a numeric offset and 0 to 9 fraction digits; nothing else. Years 1970 to 9999.
std::optional<timestamp> from_rfc3339(std::string_view text);

}  // namespace troupe::schemas
