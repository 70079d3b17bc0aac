// "127.0.0.1:8080", "localhost:8080", "[::1]:8080".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::config {

struct address {
  std::string host;        // without the brackets of an IPv6 address
  std::uint16_t port = 0;  // 0: the system chooses one
};
std::optional<address> parse_address(std::string_view text);

/// Reachable from this machine only.
bool is_loopback(const address& where);

}  // namespace troupe::config
