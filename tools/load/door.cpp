#include "tools/load/door.hpp"

#include "runtime/http/url.hpp"

#include <boost/asio/io_context.hpp>

namespace troupe::load {

tl::expected<door, std::string> open_door(const std::string& url) {
  const auto to = http::parse_url(url);
  if (!to)
    return tl::unexpected(to.error());
  if (to->scheme != "http" || to->path != "/")
    return tl::unexpected(url + " must be http://host:port, without a path");
  boost::asio::io_context once;
  boost::asio::ip::tcp::resolver resolver{once};
  boost::system::error_code failed;
  const auto found = resolver.resolve(to->host, to->port, failed);
  if (failed || found.empty())
    return tl::unexpected(url + ": the host is not known: " + failed.message());
  return door{to->authority(), found.begin()->endpoint()};
}

tl::expected<std::vector<door>, std::string> open_doors(const std::vector<std::string>& urls) {
  std::vector<door> doors;
  for (const auto& url : urls) {
    auto one = open_door(url);
    if (!one)
      return tl::unexpected(one.error());
    doors.push_back(std::move(*one));
  }
  return doors;
}

}  // namespace troupe::load
