#include "actors/data_platform/data_platform_options.hpp"

#include "runtime/http/client.hpp"

namespace troupe::data_platform {

std::vector<config::complaint> complaints(const data_platform_options& section) {
  if (section.sink != "http")
    return {};
  if (section.url.empty())
    return {{"url", "is missing; sink = \"http\" needs one, such as \"http://127.0.0.1:8090/events\""}};
  if (const auto target = http::parse_url(section.url); !target)
    return {{"url", target.error()}};
  return {};
}

}  // namespace troupe::data_platform
