// Text of records on a terminal. Pure.
#pragma once

#include <string>

namespace troupe {

/// Text as it is, with what a terminal would obey as \xHH (schemas/shown.hpp): a record may hold anything. What is not
/// UTF-8 as one \xHH...
std::string printable(const std::string& text);

}  // namespace troupe
