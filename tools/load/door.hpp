#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace troupe::load {

/// Where a node answers HTTP.
struct door {
  std::string authority;  // host:port, for the Host header
  boost::asio::ip::tcp::endpoint at;
};

/// From "http://host:port"; resolves the host. The error is a sentence for a person.
tl::expected<door, std::string> open_door(const std::string& url);

/// All of them, or the first that is wrong.
tl::expected<std::vector<door>, std::string> open_doors(const std::vector<std::string>& urls);

}  // namespace troupe::load
