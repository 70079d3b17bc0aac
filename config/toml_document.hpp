// The one place that calls the TOML parser: bounds what it is given, catches what it throws.
#pragma once

#include "config/findings.hpp"

#include <toml++/toml.h>
#include <optional>
#include <string>

namespace troupe::config {

/// A node file of an ordinary node has 2 KiB.
inline constexpr std::size_t largest_file = 65'536;

/// Nothing after having added a mistake.
std::optional<toml::table> parse_toml(const std::string& text, findings& found);

}  // namespace troupe::config
