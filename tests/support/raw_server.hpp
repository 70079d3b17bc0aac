// An HTTP server that says exactly what it is told, well-formed or not.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace troupe::tests {

/// Its own thread answers the n-th request, counted over all connections, with the n-th text of its script; the last
/// text answers all that follow. A text that is empty: no answer. Each request's body has a Content-Length or is none.
class raw_server {
public:
  explicit raw_server(std::vector<std::string> script, bool is_ipv6 = false)
      : script_{std::move(script)},
        is_ipv6_{is_ipv6},
        listener_{::socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0)} {
    listen();
    thread_ = std::thread{[this] { serve(); }};
  }

  ~raw_server() {
    ends_ = true;
    thread_.join();
    ::close(listener_);
  }

  raw_server(const raw_server&) = delete;
  raw_server& operator=(const raw_server&) = delete;

  std::string authority() const { return (is_ipv6_ ? "[::1]:" : "127.0.0.1:") + std::to_string(port_); }
  std::string url() const { return "http://" + authority() + "/events"; }
  int connections() const { return connections_; }
  int requests() const {
    const std::lock_guard held{guard_};
    return static_cast<int>(received_.size());
  }
  /// Heads, with the line that asks.
  std::vector<std::string> received() const {
    const std::lock_guard held{guard_};
    return received_;
  }
  /// What nobody has asked for, on the connection that was asked last.
  void say(const std::string& text) const { put(last_, text); }
  /// Ends that connection.
  void hang_up() const { ::shutdown(last_, SHUT_RDWR); }

private:
  struct client {
    int socket;
    std::string unread;
  };

  void listen() {
    sockaddr_storage at{};
    socklen_t size = is_ipv6_ ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    auto& v4 = reinterpret_cast<sockaddr_in&>(at);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(at);
    at.ss_family = is_ipv6_ ? AF_INET6 : AF_INET;
    if (is_ipv6_)
      v6.sin6_addr = in6addr_loopback;
    else
      v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* address = reinterpret_cast<sockaddr*>(&at);
    if (::bind(listener_, address, size) != 0 || ::listen(listener_, 50) != 0 ||
        ::getsockname(listener_, address, &size) != 0)
      throw std::runtime_error{"cannot listen on this machine's own address"};
    port_ = ntohs(is_ipv6_ ? v6.sin6_port : v4.sin_port);
  }

  static void put(int socket, const std::string& text) { (void)::send(socket, text.data(), text.size(), MSG_NOSIGNAL); }

  void serve() {
    std::vector<client> clients;
    while (!ends_) {
      std::vector<pollfd> watched{{listener_, POLLIN, 0}};
      for (const auto& one : clients)
        watched.push_back({one.socket, POLLIN, 0});
      ::poll(watched.data(), watched.size(), 20);
      for (auto i = clients.size(); i > 0; --i)
        if (watched[i].revents != 0 && !read(clients[i - 1])) {
          ::close(clients[i - 1].socket);
          clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(i - 1));
        }
      if (watched[0].revents != 0) {
        clients.push_back({::accept(listener_, nullptr, nullptr), {}});
        ++connections_;
      }
    }
    for (const auto& one : clients)
      ::close(one.socket);
  }

  bool read(client& from) {
    char bytes[65536];
    const auto size = ::recv(from.socket, bytes, sizeof bytes, 0);
    if (size <= 0)
      return false;
    from.unread.append(bytes, static_cast<std::size_t>(size));
    while (answer_next(from)) {
    }
    return true;
  }

  bool answer_next(client& from) {
    const auto head = from.unread.find("\r\n\r\n");
    const auto length = from.unread.find("Content-Length: ");
    const auto body = length < head ? std::stoul(from.unread.substr(length + 16)) : 0;
    if (head == std::string::npos || from.unread.size() < head + 4 + body)
      return false;
    const std::lock_guard held{guard_};
    received_.push_back(from.unread.substr(0, head + 4));
    from.unread.erase(0, head + 4 + body);
    last_ = from.socket;
    put(from.socket, script_[std::min(received_.size(), script_.size()) - 1]);
    return true;
  }

  const std::vector<std::string> script_;
  const bool is_ipv6_;
  const int listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex guard_;
  std::vector<std::string> received_;
  std::atomic<int> last_{-1};
  std::atomic<int> connections_{0};
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

}  // namespace troupe::tests
