#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace troupe::tests {

/// True when it was nobody's: byte `port` of one file is locked until this program ends, so that no other test program
/// is given the port between its choice and its use.
inline bool reserve_port(std::uint16_t port) {
  static const auto file =
      ::open(("/tmp/troupe-test-ports-" + std::to_string(getuid())).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  struct flock byte {};
  byte.l_type = F_WRLCK;
  byte.l_start = port;
  byte.l_len = 1;
  return ::fcntl(file, F_OFD_SETLK, &byte) == 0;
}

inline bool is_unused_port(std::uint16_t port) {
  const auto handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto bound = ::bind(handle, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
  ::close(handle);
  return bound;
}

/// A port of this machine nobody listens on, this program's until it ends. Below those that the kernel gives to
/// outgoing connections, and away from those of servers and examples. Used by one thread.
inline std::uint16_t free_port() {
  constexpr int first = 10'000, count = 8'000;
  static int next = static_cast<int>(static_cast<std::int64_t>(getpid()) * 37 % count);
  for (int tried = 0; tried < count; ++tried) {
    const auto port = static_cast<std::uint16_t>(first + next);
    next = (next + 1) % count;
    // A lock of our own is no obstacle to us, but `next` does not come back to it.
    if (reserve_port(port) && is_unused_port(port))
      return port;
  }
  throw std::runtime_error{"no free port"};
}

}  // namespace troupe::tests
