// How an option is declared: once. Every section struct has a function
//
//   template <class Visitor> void describe(Visitor& visit, http_options& section) {
//     visit("listen", section.listen, "address of the HTTP door; leave [http] out for a node without one");
//     visit("max_in_flight", section.max_in_flight, "open requests before 503", between(1, 100'000));
//   }
//
// found by argument-dependent lookup. The visitors (loader, reference writer, effective-settings printer) are in this
// folder; the default is the field's initial value. Actor kinds declare their own sections the same way.
#pragma once

#include "config/units.hpp"

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

namespace troupe::config {

/// Inclusive range of an integer, duration (in ms) or size (in bytes) option.
struct range {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};
constexpr range between(std::int64_t least, std::int64_t most) { return {least, most}; }

/// The words a text option may take.
struct choice {
  std::vector<std::string> words;
};
inline choice one_of(std::initializer_list<std::string> words) { return {words}; }

/// Marks a text option whose value is masked whenever settings are printed.
struct secret {};

}  // namespace troupe::config
