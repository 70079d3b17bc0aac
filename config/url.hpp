// Passwords inside connection URLs: found, so that they are refused in files, and masked, so that they are never
// printed.
#pragma once

#include <string>
#include <string_view>

namespace troupe::config {

/// scheme://something
bool is_url(std::string_view text);

/// In "user:password@" or among the parameters ("?password=").
bool has_password(std::string_view url);

/// The same with "***" in place of every password; all of it masked when it is no URL.
std::string without_password(std::string_view url);

}  // namespace troupe::config
