// Which librdkafka properties a node file may not set, and which hold secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace troupe::config {

/// Why Troupe sets this property itself; nothing when the file may.
std::optional<std::string> owned_by_troupe(std::string_view property);

/// Its value is never printed and may be "env:NAME" or "file:/path".
bool is_secret_property(std::string_view property);

}  // namespace troupe::config
