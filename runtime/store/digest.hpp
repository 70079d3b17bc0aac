#pragma once

#include <string>
#include <string_view>

namespace troupe::store {

/// SHA-256 as 64 hexadecimal digits. Throws std::runtime_error when OpenSSL has none.
std::string sha256_of(std::string_view text);

}  // namespace troupe::store
