#pragma once

#include <string>
#include <string_view>

namespace troupe::wire {

/// "a, b": strings in the order of the range.
template <class Range>
std::string joined(const Range& words, std::string_view between = ", ") {
  std::string out;
  for (const auto& one : words) {
    if (!out.empty())
      out += between;
    out += one;
  }
  return out;
}

}  // namespace troupe::wire
