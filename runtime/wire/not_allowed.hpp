#pragma once

#include <concepts>
#include <stdexcept>
#include <string>

namespace troupe::wire {

/// A value outside what its type allows, given to its constructor by our own code. what() says what is allowed. Readers
/// of foreign bytes ask `allows()` first and never see this.
class not_allowed : public std::invalid_argument {
public:
  using std::invalid_argument::invalid_argument;
};

/// Types that are one plain value with limits: bounded, identifier, text, choice. `wire_type` is what travels.
template <class T>
concept restricted = requires(const T& value, const typename T::wire_type& wire) {
  { T::allows(wire) } -> std::same_as<bool>;
  { T::allowed() } -> std::convertible_to<std::string>;  // "must be an integer from 1 to 1000000"
  { value.to_wire() } -> std::convertible_to<typename T::wire_type>;
  T{wire};
};

}  // namespace troupe::wire
