// Keys and payloads in JSON: whatever bytes a producer chose must not break the answer. Pure.
#pragma once

#include <string>

namespace troupe::inspect {

/// UTF-8 as it is, anything else as \xHH...
std::string shown_text(const std::string& bytes);

}  // namespace troupe::inspect
