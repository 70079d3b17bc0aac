// A server that is away at first: an address where nobody listens until it is opened, and then another server does.
#pragma once

#include "tests/support/free_port.hpp"

#include <poll.h>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace troupe::tests {

/// Its own thread relays all connections. Not thread-safe.
class late_server {
public:
  explicit late_server(std::uint16_t target) : target_{at(target)} {}

  ~late_server() {
    ends_ = true;
    if (thread_.joinable())
      thread_.join();
    for (const auto& each : sockets_)
      ::close(each.fd);
  }

  late_server(const late_server&) = delete;
  late_server& operator=(const late_server&) = delete;

  std::uint16_t port() const { return port_; }

  /// From here on somebody listens.
  void open() {
    const auto listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto address = at(port_);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 50) != 0)
      throw std::runtime_error{"cannot listen at port " + std::to_string(port_)};
    sockets_.push_back({listener, POLLIN, 0});
    thread_ = std::thread{[this] { relay(); }};
  }

private:
  static sockaddr_in at(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void relay() {
    while (!ends_) {
      ::poll(sockets_.data(), sockets_.size(), 50);
      // Backwards, because what is accepted or closed changes what comes after it.
      for (auto i = sockets_.size() - 1; i > 0; --i)
        if (i < sockets_.size() && sockets_[i].revents != 0)
          pass_on(i);
      if (sockets_[0].revents != 0)
        accept();
    }
  }

  void accept() {
    const auto client = ::accept(sockets_[0].fd, nullptr, nullptr);
    const auto server = ::socket(AF_INET, SOCK_STREAM, 0);
    ::connect(server, reinterpret_cast<const sockaddr*>(&target_), sizeof target_);  // a failure shows when it is read
    sockets_.push_back({client, POLLIN, 0});
    sockets_.push_back({server, POLLIN, 0});
  }

  /// The two ends of a connection are neighbours: 1 and 2, 3 and 4, ...
  void pass_on(std::size_t from) {
    sockets_[from].revents = 0;
    const auto first = from % 2 == 1 ? from : from - 1, other = from % 2 == 1 ? from + 1 : from - 1;
    char bytes[65536];
    const auto size = ::recv(sockets_[from].fd, bytes, sizeof bytes, 0);
    if (size > 0 && ::send(sockets_[other].fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL) == size)
      return;
    ::close(sockets_[from].fd);
    ::close(sockets_[other].fd);
    const auto place = sockets_.begin() + static_cast<std::ptrdiff_t>(first);
    sockets_.erase(place, place + 2);
  }

  sockaddr_in target_;
  std::uint16_t port_ = free_port();
  std::vector<pollfd> sockets_;  // first the listener
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

}  // namespace troupe::tests
