#include "runtime/http/screening.hpp"

#include "runtime/http/refusals.hpp"
#include "runtime/http/request_target.hpp"

#include <algorithm>
#include <cctype>

namespace troupe::http {
namespace {

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

bool is_json(const request& what) {
  const auto* type = what.header("content-type");
  if (type == nullptr)
    return false;
  std::string_view media{type->data(), std::min(type->find(';'), type->size())};
  media = media.substr(0, media.find_last_not_of(" \t") + 1);
  return equals_ignoring_case(media, "application/json");
}

/// RFC 9112, 3.2.2: whoever looks at the host from here on sees the target's.
void set_host(request& what, const std::string& authority) {
  for (auto& [name, value] : what.head)
    if (name == "host")
      value = authority;
}

}  // namespace

tl::expected<std::size_t, response> screen(const router& routes, std::string_view raw_target, request& what) {
  auto target = parse_target(raw_target);
  if (!target)
    return tl::make_unexpected(refusals::malformed(target.error()));
  what.path = std::move(target->path);
  what.query = std::move(target->query);
  if (!target->authority.empty())
    set_host(what, target->authority);
  auto found = routes.match(what.method, what.path);
  if (const auto* wrong = std::get_if<wrong_method>(&found))
    return tl::make_unexpected(refusals::wrong_method(wrong->allow));
  auto* hit = std::get_if<matched>(&found);
  if (hit == nullptr)
    return tl::make_unexpected(refusals::not_found());
  if (routes.at(hit->route).wants_body && !is_json(what))
    return tl::make_unexpected(refusals::wrong_content_type());
  what.params = std::move(hit->params);
  return hit->route;
}

}  // namespace troupe::http
