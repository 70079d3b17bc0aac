#include "runtime/http/url.hpp"

#include <curl/curl.h>
#include <memory>

namespace troupe::http {
namespace {

struct freed {
  void operator()(CURLU* parts) const { curl_url_cleanup(parts); }
  void operator()(char* text) const { curl_free(text); }
};
using parts = std::unique_ptr<CURLU, freed>;

/// Empty when the address has no such part.
std::string part(const parts& of, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(of.get(), which, &text, flags) != CURLUE_OK)
    return {};
  return std::unique_ptr<char, freed>{text}.get();
}

bool has(const parts& of, CURLUPart which) { return !part(of, which).empty(); }

std::string host_of(const parts& from) {
  auto host = part(from, CURLUPART_HOST);
  if (host.starts_with('['))
    host = host.substr(1, host.size() - 2);
  return has(from, CURLUPART_ZONEID) ? host + '%' + part(from, CURLUPART_ZONEID) : host;
}

std::string path_of(const parts& from) {
  const auto query = part(from, CURLUPART_QUERY);
  return part(from, CURLUPART_PATH) + (query.empty() ? "" : '?' + query);
}

}  // namespace

std::string url::authority() const {
  if (host.find(':') == std::string::npos)
    return host + ':' + port;
  const auto zone = std::min(host.find('%'), host.size());
  return '[' + host.substr(0, zone) + (zone < host.size() ? "%25" + host.substr(zone + 1) : "") + "]:" + port;
}

tl::expected<url, std::string> parse_url(const std::string& text) {
  const auto refused = [&](const std::string& why) { return tl::make_unexpected("\"" + text + "\" " + why); };
  if (!text.starts_with("http://") && !text.starts_with("https://"))
    return refused("is not an http:// or https:// address.");
  const parts all{curl_url()};
  if (const auto fault = curl_url_set(all.get(), CURLUPART_URL, text.c_str(), 0))
    return refused(std::string{"is no address: "} + curl_url_strerror(fault) + '.');
  if (has(all, CURLUPART_USER) || has(all, CURLUPART_PASSWORD) || has(all, CURLUPART_FRAGMENT))
    return refused("has a user, a password or a fragment, which are not sent.");
  return url{part(all, CURLUPART_SCHEME), host_of(all), part(all, CURLUPART_PORT, CURLU_DEFAULT_PORT), path_of(all)};
}

}  // namespace troupe::http
