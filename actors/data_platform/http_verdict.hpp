// What an HTTP answer says about an event that was posted. Pure.
#pragma once

#include <troupe/http_client.hpp>

namespace troupe::data_platform {

/// 2xx: done. What is_at_fault() says of the event: it is never taken. All else is the sink's, or of what
/// stands before it: the event waits for as long as it takes, and the reason names cause and remedy.
outcome http_verdict(const http::response& answer);

}  // namespace troupe::data_platform
