// Problem answers, RFC 9457.
#pragma once

#include "runtime/http/message.hpp"

namespace troupe::http {

/// `kind` becomes "urn:<domain>:problem:<kind>" (wire/identity.hpp); it is stable, `detail` is for a person and says
/// what to do. `field` names the one to blame (dotted path), empty for none.
struct problem {
  int status = 400;
  std::string kind;
  std::string title;
  std::string detail;
  std::string field;
};

response to_response(const problem& what);

/// 503 with Retry-After. Nothing of the request was stored.
response unavailable(const std::string& detail, int retry_after_seconds = 1);

}  // namespace troupe::http
