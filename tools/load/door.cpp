#include "tools/load/door.hpp"

#include <boost/asio/io_context.hpp>
#include <string_view>

namespace troupe::load {
namespace {

tl::expected<std::string, std::string> authority_of(const std::string& url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme))
    return tl::unexpected(url + " is not an http:// address");
  auto authority = url.substr(scheme.size());
  if (authority.ends_with('/'))
    authority.pop_back();
  if (authority.empty() || authority.find_first_of("/?@ ") != std::string::npos)
    return tl::unexpected(url + " must be http://host:port, without a path");
  return authority;
}

}  // namespace

tl::expected<door, std::string> open_door(const std::string& url) {
  const auto authority = authority_of(url);
  if (!authority)
    return tl::unexpected(authority.error());
  const auto colon = authority->rfind(':');
  const auto host = authority->substr(0, colon);
  const auto port = colon == std::string::npos ? "80" : authority->substr(colon + 1);
  boost::asio::io_context once;
  boost::asio::ip::tcp::resolver resolver{once};
  boost::system::error_code failed;
  const auto found = resolver.resolve(host, port, failed);
  if (failed || found.empty())
    return tl::unexpected(url + ": the host is not known: " + failed.message());
  return door{*authority, found.begin()->endpoint()};
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
