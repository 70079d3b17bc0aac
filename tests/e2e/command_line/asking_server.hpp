// A server that speaks as much of PostgreSQL's protocol as is needed to ask each client for its password, and then
// refuses it.
#pragma once

#include "tests/support/free_port.hpp"

#include <poll.h>
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace troupe::tests {

/// Its own thread serves one client after the other.
class asking_server {
public:
  asking_server() : listener_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port_);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(listener_, 50) != 0)
      throw std::runtime_error{"cannot listen at port " + std::to_string(port_)};
    thread_ = std::thread{[this] { serve(); }};
  }
  ~asking_server() {
    ends_ = true;
    thread_.join();
    ::close(listener_);
  }
  asking_server(const asking_server&) = delete;
  asking_server& operator=(const asking_server&) = delete;

  std::string url() const { return "postgresql://app@127.0.0.1:" + std::to_string(port_) + "/shop?sslmode=disable"; }

  /// The passwords heard since the last call.
  std::set<std::string> heard() {
    std::lock_guard lock{guard_};
    return std::exchange(heard_, {});
  }

private:
  void serve() {
    while (!ends_) {
      pollfd ready{listener_, POLLIN, 0};
      if (::poll(&ready, 1, 50) <= 0)
        continue;
      const auto client = ::accept(listener_, nullptr, nullptr);
      ask(client);
      ::close(client);
    }
  }

  void ask(int client) {
    take(client, length_in(take(client, 4)) - 4);         // who it is, and where it wants to go
    send(client, std::string{"R\0\0\0\x8\0\0\0\x3", 9});  // AuthenticationCleartextPassword
    if (take(client, 1) != "p")
      return;
    auto password = take(client, length_in(take(client, 4)) - 4);
    password.resize(password.find('\0'));
    {
      std::lock_guard lock{guard_};
      heard_.insert(password);
    }
    const std::string fields{"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0", 54};
    send(client, std::string{"E\0\0\0", 4} + static_cast<char>(fields.size() + 4) + fields);
  }

  static std::size_t length_in(const std::string& four) {
    std::size_t out = 0;
    for (const auto each : four)
      out = out << 8 | static_cast<unsigned char>(each);
    return four.size() == 4 ? out : 4;
  }

  static std::string take(int client, std::size_t size) {
    std::string out(size, '\0');
    const auto got = ::recv(client, out.data(), size, MSG_WAITALL);
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return out;
  }

  static void send(int client, const std::string& bytes) { ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

  std::uint16_t port_ = free_port();
  int listener_;
  std::mutex guard_;
  std::set<std::string> heard_;
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

}  // namespace troupe::tests
