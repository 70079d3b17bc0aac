#pragma once

#include "runtime/wire/not_allowed.hpp"

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace troupe::wire {

/// Least to Most items. Reads as its vector.
template <class T, std::size_t Least, std::size_t Most>
class list {
  static_assert(Least <= Most);

public:
  /// Empty, even where that is not allowed: a place to read into.
  list() = default;

  /// Throws not_allowed.
  list(std::vector<T> items) : items_{std::move(items)} {
    if (!allows(items_.size()))
      throw not_allowed{allowed()};
  }
  list(std::initializer_list<T> items) : list{std::vector<T>{items}} {}

  operator const std::vector<T>&() const { return items_; }
  const std::vector<T>& items() const { return items_; }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  std::size_t size() const { return items_.size(); }
  const T& operator[](std::size_t at) const { return items_[at]; }

  bool operator==(const list&) const = default;

  static constexpr bool allows(std::size_t count) { return Least <= count && count <= Most; }
  static std::string allowed() {
    return "must be a list of " + std::to_string(Least) + " to " + std::to_string(Most) + " items";
  }

private:
  std::vector<T> items_;
};

}  // namespace troupe::wire
