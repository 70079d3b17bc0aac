#pragma once

#include "schemas/not_allowed.hpp"

#include <string_view>

namespace troupe::schemas {

/// Specialise for an enum that travels:
///   static constexpr std::pair<std::string_view, E> all[] = {{"fixed", E::fixed}, ...};
template <class Enum>
struct choice_names;

/// An enum that travels by name, in both formats: its numbers may change, its names may not. Reads as its enum; the
/// default is the first of the names.
template <class Enum>
class choice {
public:
  using wire_type = std::string;

  constexpr choice() = default;
  constexpr choice(Enum value) : value_{value} {}

  /// Throws not_allowed.
  explicit choice(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr)
      throw not_allowed{allowed()};
    value_ = found->second;
  }

  constexpr operator Enum() const { return value_; }
  constexpr Enum value() const { return value_; }

  std::string_view name() const {
    for (const auto& one : choice_names<Enum>::all)
      if (one.second == value_)
        return one.first;
    return {};
  }
  std::string to_wire() const { return std::string{name()}; }

  static bool allows(std::string_view name) { return find(name) != nullptr; }

  static std::string allowed() {
    std::string names;
    for (const auto& one : choice_names<Enum>::all)
      names += (names.empty() ? "\"" : " or \"") + std::string{one.first} + '"';
    return "must be " + names;
  }

private:
  static constexpr auto find(std::string_view name) {
    for (const auto& one : choice_names<Enum>::all)
      if (one.first == name)
        return &one;
    return static_cast<decltype(&choice_names<Enum>::all[0])>(nullptr);
  }

  Enum value_ = choice_names<Enum>::all[0].second;
};

}  // namespace troupe::schemas
