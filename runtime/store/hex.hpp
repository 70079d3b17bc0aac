// Bytes as text for bytea columns: SOCI cuts a string at its first NUL.
#pragma once

#include <string>
#include <string_view>

namespace troupe::store {

std::string to_hex(std::string_view bytes);

/// Digits that are none count as 0; a trailing odd digit is dropped.
std::string from_hex(std::string_view digits);

}  // namespace troupe::store
