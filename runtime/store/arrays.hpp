// PostgreSQL array literals as text, the one way to pass many rows through SOCI in one round trip: vector `use` sends a
// statement per element and stores wrong values when executed again.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::store {

/// Builds '{1,2,NULL}'. All arrays of one statement must get the same number of elements: unnest pads with NULL
/// silently.
class array_literal {
public:
  array_literal& add(std::integral auto value) { return add_raw(std::to_string(value)); }
  array_literal& add(std::string_view text);  // quoted and escaped
  array_literal& add_null();
  template <class T>
  array_literal& add(const std::optional<T>& value) {
    return value ? add(*value) : add_null();
  }
  std::size_t size() const { return size_; }
  /// The literal; the builder can go on being filled.
  const std::string& text();

private:
  array_literal& add_raw(std::string_view element);
  std::string text_ = "{";
  bool closed_ = false;
  std::size_t size_ = 0;
};

/// '{1,2}'.
template <class T>
std::string array_of(const std::vector<T>& elements) {
  array_literal list;
  for (const auto& element : elements)
    list.add(element);
  return list.text();
}

}  // namespace troupe::store
