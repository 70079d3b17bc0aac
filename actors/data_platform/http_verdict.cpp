#include "actors/data_platform/http_verdict.hpp"

namespace troupe::data_platform {

bridge::outcome http_verdict(int status) {
  if (status >= 200 && status < 300)
    return bridge::done();
  auto reason = "the sink answered " + std::to_string(status);
  if (status == 429 || status == 503)
    return bridge::unavailable(std::move(reason));
  if (status >= 500)
    return bridge::retry(std::move(reason));
  return bridge::reject(std::move(reason) + "; check url in [actors.data_platform]");
}

}  // namespace troupe::data_platform
