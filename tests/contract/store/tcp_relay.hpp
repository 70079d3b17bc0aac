// A TCP relay between a client and the database that can break the connection at a chosen byte: the network of a test.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>

namespace troupe::tests {

/// Relays one connection at a time from a port of its own to 127.0.0.1:`target`, until it is destroyed.
class tcp_relay {
public:
  enum class cut {
    none,
    request,  // the client's COMMIT never reaches the server
    answer    // the server's answer to COMMIT never reaches the client
  };

  explicit tcp_relay(int target) : target_{target} {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { run(); }};
  }

  ~tcp_relay() {
    ends_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  int port() const { return port_; }

  /// Breaks the connection at the next COMMIT.
  void cut_commit(cut where) { cut_ = where; }

private:
  static sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void run() {
    while (!ends_) {
      const int client = accept(listener_, nullptr, nullptr);
      if (client < 0)
        continue;
      const int server = socket(AF_INET, SOCK_STREAM, 0);
      const auto address = loopback(target_);
      if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        relay(client, server);
      close(client);
      close(server);
    }
  }

  void relay(int client, int server) {
    bool awaits_answer = false;
    while (!ends_) {
      pollfd ready[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      poll(ready, 2, 50);
      if (ready[0].revents != 0) {
        const auto request = receive(client);
        const bool is_cut = cut_ != cut::none && request.find("commit") != request.npos;
        if (request.empty() || (is_cut && cut_.exchange(cut::none) == cut::request))
          return;
        awaits_answer = is_cut;
        send(server, request.data(), request.size(), MSG_NOSIGNAL);
      }
      if (ready[1].revents != 0) {
        const auto answer = receive(server);
        if (answer.empty() || awaits_answer)
          return;
        send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
      }
    }
  }

  static std::string receive(int from) {
    std::string bytes(65'536, '\0');
    const auto count = recv(from, bytes.data(), bytes.size(), 0);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

  int target_;
  int port_ = 0;
  int listener_ = socket(AF_INET, SOCK_STREAM, 0);
  std::atomic<bool> ends_{false};
  std::atomic<cut> cut_{cut::none};
  std::thread thread_;
};

}  // namespace troupe::tests
