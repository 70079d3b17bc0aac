#pragma once

#include "runtime/wire/not_allowed.hpp"

namespace troupe::wire {

/// An integer whose limits are part of its type, so that a struct's fields say what they accept. Reads as its integer.
template <class Int, Int Least, Int Most>
class bounded {
  static_assert(Least <= Most);

public:
  using wire_type = Int;
  static constexpr Int least = Least;
  static constexpr Int most = Most;

  constexpr bounded() = default;

  /// Throws not_allowed.
  constexpr bounded(Int value) : value_{value} {
    if (!allows(value))
      throw not_allowed{allowed()};
  }

  constexpr operator Int() const { return value_; }
  constexpr Int value() const { return value_; }
  constexpr Int to_wire() const { return value_; }

  static constexpr bool allows(Int value) { return Least <= value && value <= Most; }

  static std::string allowed() {
    return "must be an integer from " + std::to_string(Least) + " to " + std::to_string(Most);
  }

private:
  Int value_ = Least;
};

}  // namespace troupe::wire
