// Text of records on a terminal. Pure.
#pragma once

#include <string>

namespace troupe {

/// Text as it is, with control characters as \xHH: a record may hold anything, a terminal obeys some of it. What is not
/// UTF-8 as one \xHH...
std::string printable(const std::string& text);

}  // namespace troupe
