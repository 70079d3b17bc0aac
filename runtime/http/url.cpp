#include "runtime/http/client.hpp"

#include <algorithm>
#include <string_view>

namespace troupe::http {

tl::expected<target, std::string> parse_url(const std::string& url) {
  constexpr std::string_view scheme = "http://";
  const auto refused = [&](const std::string& why) { return tl::make_unexpected("\"" + url + "\" " + why); };
  if (url.compare(0, scheme.size(), scheme) != 0)
    return refused("is not an http:// address.");
  const auto slash = std::min(url.find_first_of("/?", scheme.size()), url.size());
  const auto authority = url.substr(scheme.size(), slash - scheme.size());
  const auto rest = url.substr(slash);
  const auto path = rest.substr(0, 1) == "/" ? rest : '/' + rest;
  const auto colon = authority.find(':', authority.rfind(']') == std::string::npos ? 0 : authority.rfind(']'));
  target out{authority.substr(0, colon), colon == std::string::npos ? "80" : authority.substr(colon + 1), path};
  if (out.host.empty() || authority.find_first_of("@ ") != std::string::npos)
    return refused("names no host, or a user, which is not served.");
  if (out.port.empty() || out.port.size() > 5 || out.port.find_first_not_of("0123456789") != std::string::npos)
    return refused("has a port that is not a number.");
  return out;
}

}  // namespace troupe::http
