#pragma once

#include "runtime/wire/not_allowed.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace troupe::wire {

/// Valid UTF-8 without control characters (C0, DEL and C1).
bool is_printable(std::string_view text);

/// A printable UTF-8 string of Least to Most bytes. Reads as its string.
template <std::size_t Most, std::size_t Least = 1>
class text {
  static_assert(Least <= Most);

public:
  using wire_type = std::string;

  /// Empty, even where that is not allowed: a place to read into.
  text() = default;

  /// Throws not_allowed.
  text(std::string value) : value_{std::move(value)} {
    if (!allows(value_))
      throw not_allowed{allowed()};
  }
  text(const char* value) : text{std::string{value}} {}

  operator const std::string&() const { return value_; }
  const std::string& value() const { return value_; }
  const std::string& to_wire() const { return value_; }

  bool operator==(const text&) const = default;

  static bool allows(std::string_view value) {
    return Least <= value.size() && value.size() <= Most && is_printable(value);
  }

  static std::string allowed() {
    return "must be a string of " + std::to_string(Least) + " to " + std::to_string(Most) +
           " bytes of UTF-8 without control characters";
  }

private:
  std::string value_;
};

}  // namespace troupe::wire
