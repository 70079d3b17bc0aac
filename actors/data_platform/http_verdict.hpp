// What an HTTP answer says about an event that was posted. Pure.
#pragma once

#include "runtime/handler/outcome.hpp"
#include "runtime/http/message.hpp"

namespace troupe::data_platform {

/// 2xx: done. What verdict::of_http_status blames on the record: it is never taken. All else is the sink's, or of what
/// stands before it: the event waits for as long as it takes, and the reason names cause and remedy.
handler::outcome http_verdict(const http::response& answer);

}  // namespace troupe::data_platform
