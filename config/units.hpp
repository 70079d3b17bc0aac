// Durations and sizes carry their unit in a node file: "100ms", "3s", "64KiB".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::config {

using duration = std::chrono::milliseconds;

struct byte_size {
  std::uint64_t bytes = 0;
  auto operator<=>(const byte_size&) const = default;
};

/// "250ms", "3s", "5m", "1h"; nothing else.
std::optional<duration> parse_duration(std::string_view text);
std::string to_string(duration value);

/// "512B", "64KiB", "1MiB", "2GiB".
std::optional<byte_size> parse_size(std::string_view text);
std::string to_string(byte_size value);

}  // namespace troupe::config
