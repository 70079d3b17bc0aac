#include "runtime/broker/embedded/fixed_ports.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

thread_local std::optional<std::uint16_t> next_port;

int real_bind(int socket, const sockaddr* address, socklen_t size) {
  using bind_function = int (*)(int, const sockaddr*, socklen_t);
  static const auto function = reinterpret_cast<bind_function>(dlsym(RTLD_NEXT, "bind"));
  return function(socket, address, size);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

bool is_any_loopback_port(const sockaddr* address) {
  if (address->sa_family != AF_INET)
    return false;
  const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(address);
  return ipv4->sin_port == 0 && ipv4->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

int bind_to(int socket, std::uint16_t port) {
  const int on = 1;  // a port whose old connections linger may be taken again
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto address = loopback(port);
  return real_bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

}  // namespace

extern "C" int bind(int socket, const sockaddr* address, socklen_t size) noexcept {
  if (!next_port || !is_any_loopback_port(address))
    return real_bind(socket, address, size);
  return bind_to(socket, (*next_port)++);
}

namespace troupe::broker {

fixed_ports::fixed_ports(std::uint16_t first) { next_port = first; }
fixed_ports::~fixed_ports() { next_port.reset(); }

std::optional<std::uint16_t> first_taken_port(std::uint16_t first, int count) {
  for (int i = 0; i < count; ++i) {
    const auto port = static_cast<std::uint16_t>(first + i);
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    const bool taken = bind_to(probe, port) != 0 || ::listen(probe, 1) != 0;
    ::close(probe);
    if (taken)
      return port;
  }
  return std::nullopt;
}

}  // namespace troupe::broker
