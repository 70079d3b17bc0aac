#pragma once

#include "runtime/wire/not_allowed.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace troupe::wire {

/// Names a row: a positive 63-bit integer. JSON may carry it as a number or, as some producers do, as a decimal string;
/// it is always printed as a number. Reads as its integer.
class identifier {
public:
  using wire_type = std::int64_t;

  constexpr identifier() = default;

  /// Throws not_allowed.
  constexpr identifier(std::int64_t value) : value_{value} {
    if (!allows(value))
      throw not_allowed{allowed()};
  }

  constexpr operator std::int64_t() const { return value_; }
  constexpr std::int64_t value() const { return value_; }
  constexpr std::int64_t to_wire() const { return value_; }

  static constexpr bool allows(std::int64_t value) { return value > 0; }
  static std::string allowed() {
    return "must be an identifier: an integer from 1 to 9223372036854775807, as a number or a decimal string";
  }

private:
  std::int64_t value_ = 1;
};

/// Digits only, no sign, no leading zero. For path segments, keys and JSON strings.
std::optional<identifier> parse_identifier(std::string_view digits);

}  // namespace troupe::wire
