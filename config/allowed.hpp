// What an option may be set to, in words; the same for a mistake and for the reference.
#pragma once

#include "config/options.hpp"

#include <string>
#include <string_view>

namespace troupe::config {

std::string allowed_values(const option& declared, const field& bound);

bool has_form(std::string_view text, form wanted);

/// The declared range cut to what the field's type can hold; durations and sizes are never negative.
range allowed_range(const option& declared, const field& bound);

}  // namespace troupe::config
