#pragma once

#include "runtime/api/kind_parts.hpp"

namespace troupe::api {

/// [actors.<kind>]: the options of its own, and those of every kind that it has a use for.
config::section section_of(const std::shared_ptr<kind_parts>& parts);

}  // namespace troupe::api
