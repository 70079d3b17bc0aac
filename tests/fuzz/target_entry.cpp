#include "runtime/http/request_target.hpp"
#include "runtime/http/router.hpp"
#include "tests/fuzz/entries.hpp"

#include <algorithm>

namespace troupe::fuzz {
namespace {

const http::router routes{{{"POST", "/api/v1/order"},
                           {"GET", "/api/v1/order/{id}"},
                           {"POST", "/api/v1/coupon/request-issue"},
                           {"GET", "/api/v1/coupon/{id}"},
                           {"GET", "/api/v1/coupon/{id}/issue/{userId}"},
                           {"GET", "/"}}};

bool is_plain(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

void check_route(const std::string& path) {
  const auto found = routes.match("GET", path);
  if (const auto* route = std::get_if<http::matched>(&found))
    for (const auto& [name, value] : route->params)
      demand(!value.empty() && value.find('/') == value.npos, "the parameter " + name + " is no segment");
}

}  // namespace

void target(std::string_view bytes) {
  const auto read = http::parse_target(bytes);
  if (!read)
    return demand(!read.error().empty(), "a refusal without a reason");
  demand(read->path.starts_with('/') && is_plain(read->path), "a path that may not pass");
  for (const auto& [name, value] : read->query)
    demand(is_plain(name) && is_plain(value), "a query that may not pass");
  check_route(read->path);
}

}  // namespace troupe::fuzz
