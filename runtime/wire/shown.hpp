// Text of others on a terminal or in a log. Pure.
#pragma once

#include <string>
#include <string_view>

namespace troupe::wire {

/// Text as it is, but for what a terminal would obey or hide, which comes as \xHH of its bytes: control characters (C0,
/// DEL and C1), marks of writing direction, separators of lines, signs without a width, and bytes that are not UTF-8.
/// Names, keys, headers, paths and errors may hold anything; none may forge a line or turn one around.
std::string shown(std::string_view text);

/// As above, in one line for a log: line ends and tabs are spaces.
std::string shown_in_line(std::string_view text);

}  // namespace troupe::wire
