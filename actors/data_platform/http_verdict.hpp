// What an HTTP status says about an event that was posted. Pure.
#pragma once

#include "runtime/bridge/outcome.hpp"

namespace troupe::data_platform {

/// 2xx: done. 429 and 5xx: the receiver may take it later. All else, redirects included: it never will.
bridge::outcome http_verdict(int status);

}  // namespace troupe::data_platform
