// The only reader of http:// and https:// addresses: libcurl's. Pure.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace troupe::http {

struct url {
  std::string scheme;  // "http" or "https"
  std::string host;    // an IPv6 address without its brackets
  std::string port;    // the scheme's own when the text has none
  std::string path;    // with the query; "/" when absent

  std::string authority() const;  // "[::1]:8080"
  std::string origin() const { return scheme + "://" + authority(); }
};

/// Takes no user, password or fragment. The error is one sentence for a person, and begins with the text.
tl::expected<url, std::string> parse_url(const std::string& text);

}  // namespace troupe::http
