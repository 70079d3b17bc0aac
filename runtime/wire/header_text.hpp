#pragma once

#include "runtime/wire/event.hpp"

#include <string>
#include <string_view>

namespace troupe::wire {

/// Headers as a text column holds them: a line "name: value" for each, in order. Backslashes, control characters (NUL
/// and line ends among them) and colons in names are written as \xHH, so that every list comes back as it was. Bytes
/// that are not UTF-8 stay as they are: the caller decides what its column takes.
std::string to_text(const headers& all);

/// Of what to_text() wrote. A line without ": " becomes a name without a value.
headers headers_from_text(std::string_view text);

}  // namespace troupe::wire
