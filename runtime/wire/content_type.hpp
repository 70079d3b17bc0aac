#pragma once

#include "runtime/wire/event.hpp"

#include <optional>
#include <string_view>

namespace troupe::wire {

/// "application/json", "application/vnd.troupe.cereal".
std::string_view content_type_of(format as);

/// Parameters ("; charset=UTF-8") and case do not matter. nullopt: a format we do not know.
std::optional<format> format_of(std::string_view content_type);

/// ASCII letters only, as names of headers and media types need.
bool equal_but_case(std::string_view a, std::string_view b);

}  // namespace troupe::wire
