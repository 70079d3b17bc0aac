#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>

namespace troupe::tests {

/// A port of this machine nobody listens on at the moment.
inline std::uint16_t free_port() {
  const auto handle = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  const auto bound = ::bind(handle, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0 &&
                     ::getsockname(handle, reinterpret_cast<sockaddr*>(&at), &size) == 0;
  ::close(handle);
  if (!bound)
    throw std::runtime_error{"no free port"};
  return ntohs(at.sin_port);
}

}  // namespace troupe::tests
