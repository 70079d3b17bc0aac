#pragma once

#include <string_view>

namespace troupe::wire {

/// No overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace troupe::wire
