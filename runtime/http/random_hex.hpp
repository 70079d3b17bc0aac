#pragma once

#include <cstddef>
#include <string>

namespace troupe::http {

/// Lower-case hexadecimal digits, never all zero. For identifiers, not for secrets. Any thread.
std::string random_hex(std::size_t digits);

}  // namespace troupe::http
