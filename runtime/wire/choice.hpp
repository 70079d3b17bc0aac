#pragma once

#include "runtime/wire/not_allowed.hpp"

#include <optional>
#include <string_view>

namespace troupe::wire {

/// An enum that travels by name, in both formats: its numbers may change, its names may not. Reads as its enum; the
/// default is the first of the names. TROUPE_CHOICE declares them, see troupe/message.hpp.
template <class Enum>
class choice {
public:
  using wire_type = std::string;

  constexpr choice() = default;
  constexpr choice(Enum value) : value_{value} {}

  /// Throws not_allowed.
  explicit choice(std::string_view name) {
    const auto found = find(name);
    if (!found)
      throw not_allowed{allowed()};
    value_ = *found;
  }

  constexpr operator Enum() const { return value_; }
  constexpr Enum value() const { return value_; }

  std::string_view name() const {
    for (const auto& one : names())
      if (one.second == value_)
        return one.first;
    return {};
  }
  std::string to_wire() const { return std::string{name()}; }

  static bool allows(std::string_view name) { return find(name).has_value(); }

  static std::string allowed() {
    std::string listed;
    for (const auto& one : names())
      listed += (listed.empty() ? "\"" : " or \"") + std::string{one.first} + '"';
    return "must be " + listed;
  }

private:
  static constexpr auto names() { return troupe_choices(static_cast<const Enum*>(nullptr)); }

  static constexpr std::optional<Enum> find(std::string_view name) {
    for (const auto& one : names())
      if (one.first == name)
        return one.second;
    return std::nullopt;
  }

  Enum value_ = names()[0].second;
};

}  // namespace troupe::wire
