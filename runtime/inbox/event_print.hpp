// By what an inbox knows an event: a hash of its id and its source.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string_view>

namespace troupe::inbox {

/// The first half of a SHA-256. Two events of one print would be one, and the second lost: no shorter hash, and none
/// that can be aimed at. All zero: no event's.
struct event_print {
  std::array<std::uint32_t, 4> words{};

  auto operator<=>(const event_print&) const = default;
};

/// Stored: the same in every build and on every machine. Neither name holds a NUL. Throws std::runtime_error when
/// OpenSSL has no SHA-256.
event_print print_of_event(std::string_view id, std::string_view source);

}  // namespace troupe::inbox
