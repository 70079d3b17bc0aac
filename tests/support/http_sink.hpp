// An HTTP server that gives every request the same answer, or none.
#pragma once

#include "tests/support/free_port.hpp"

#include <poll.h>
#include <atomic>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace troupe::tests {

/// Its own thread serves all connections. Bodies are ignored; each read of a connection is taken for one request.
class http_sink {
public:
  static constexpr int no_answer = 0;

  explicit http_sink(int status) : status_{status}, listener_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 50) != 0)
      throw std::runtime_error{"cannot listen at port " + std::to_string(port_)};
    thread_ = std::thread{[this] { serve(); }};
  }

  ~http_sink() {
    ends_ = true;
    thread_.join();
    ::close(listener_);
  }

  http_sink(const http_sink&) = delete;
  http_sink& operator=(const http_sink&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
  void answer(int status) { status_ = status; }

private:
  void serve() {
    std::vector<pollfd> sockets{{listener_, POLLIN, 0}};
    while (!ends_) {
      ::poll(sockets.data(), sockets.size(), 50);
      for (auto i = sockets.size() - 1; i > 0; --i)
        if (sockets[i].revents != 0 && !serve(sockets[i].fd)) {
          ::close(sockets[i].fd);
          sockets.erase(sockets.begin() + static_cast<std::ptrdiff_t>(i));
        }
      if (sockets[0].revents != 0)
        sockets.push_back({::accept(listener_, nullptr, nullptr), POLLIN, 0});
    }
    for (std::size_t i = 1; i < sockets.size(); ++i)
      ::close(sockets[i].fd);
  }

  bool serve(int client) const {
    char bytes[65536];
    if (::recv(client, bytes, sizeof bytes, 0) <= 0)
      return false;
    const auto text = "HTTP/1.1 " + std::to_string(status_.load()) + " Same\r\nContent-Length: 0\r\n\r\n";
    return status_ == no_answer ||
           ::send(client, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }

  std::atomic<int> status_;
  std::uint16_t port_ = free_port();
  int listener_;
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

}  // namespace troupe::tests
