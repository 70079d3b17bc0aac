#pragma once

#include <string>

namespace troupe::store {

/// Text columns take no NUL and no broken UTF-8, and headers and reasons may carry both. Such bytes become \xHH, which
/// wire::headers_from_text() turns back.
std::string storable(const std::string& text);

}  // namespace troupe::store
