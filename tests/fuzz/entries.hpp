// What each fuzzer does with one input. Whatever the bytes, the product must answer with a value or a refusal, and a
// value must survive being written and read again.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace troupe::fuzz {

void json(std::string_view bytes);      // as the body of every request and message
void envelope(std::string_view bytes);  // header lines, an empty line, the record's value
void target(std::string_view bytes);    // of a request line
void config(std::string_view bytes);    // as a node file
void keyed(std::string_view bytes);     // what happens to a keyed partition, see keyed_walk.hpp

/// libFuzzer takes what is thrown for a crash, a unit test for a failure.
inline void demand(bool holds, const std::string& what) {
  if (!holds)
    throw std::logic_error{what};
}

}  // namespace troupe::fuzz
