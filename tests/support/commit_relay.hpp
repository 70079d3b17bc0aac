// A TCP relay between clients and the database that breaks or delays a COMMIT: the network of a test.
#pragma once

#include "tests/support/test_database.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>

namespace troupe::tests {

/// Relays connections from a port of its own to those of a database's server, until it is destroyed.
class commit_relay {
public:
  enum class fate {
    passed,
    request_lost,  // it never reaches the server, and its connection ends
    answer_lost,   // the server's answer never reaches the client, and the connection ends
    late           // it reaches the server when let_go() is called, whether or not the client is still there
  };

  explicit commit_relay(test_database& database)
      : database_{database.settings()}, target_{std::stoi(database.ask("show port"))} {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    database_.url =
        "host=127.0.0.1 user=app port=" + std::to_string(ntohs(address.sin_port)) + " dbname=" + database.name();
    thread_ = std::thread{[this] { run(); }};
  }

  ~commit_relay() {
    ends_ = true;
    thread_.join();
    for (const auto& one : links_)
      hang_up(one);
    close(listener_);
  }

  /// The database through this relay.
  const store::settings& settings() const { return database_; }

  /// Of the next COMMIT, whichever connection it comes on.
  void next_commit(fate what) { next_ = what; }
  void let_go() { holds_ = false; }

private:
  struct link {
    int client, server;
    bool awaits_answer = false;
    std::string held = {};  // a COMMIT
    bool is_client_gone = false, is_over = false;
  };

  static sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void run() {
    while (!ends_) {
      std::vector<pollfd> ready{{listener_, POLLIN, 0}};
      for (const auto& one : links_) {
        ready.push_back({one.is_client_gone ? -1 : one.client, POLLIN, 0});
        ready.push_back({one.server, POLLIN, 0});
      }
      poll(ready.data(), ready.size(), 20);
      for (std::size_t i = 0; i < links_.size(); ++i)
        serve(links_[i], ready[2 * i + 1].revents != 0, ready[2 * i + 2].revents != 0);
      std::erase_if(links_, [](const link& one) {
        if (one.is_over)
          hang_up(one);
        return one.is_over;
      });
      if (ready[0].revents != 0)
        take_client();
    }
  }

  void take_client() {
    link made{accept(listener_, nullptr, nullptr), socket(AF_INET, SOCK_STREAM, 0)};
    const auto address = loopback(target_);
    if (connect(made.server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      links_.push_back(made);
    else
      hang_up(made);
  }

  void serve(link& one, bool has_request, bool has_answer) {
    if (!one.held.empty() && !holds_)
      pass(std::exchange(one.held, {}), one.server);
    if (has_request)
      take_request(one);
    if (has_answer && !one.is_over)
      take_answer(one);
    one.is_over = one.is_over || (one.is_client_gone && one.held.empty());
  }

  void take_request(link& one) {
    auto request = receive(one.client);
    one.is_client_gone = request.empty();
    const bool is_commit = request.find("commit") != request.npos;
    const auto what = is_commit ? next_.exchange(fate::passed) : fate::passed;
    one.is_over = what == fate::request_lost;
    one.awaits_answer = what == fate::answer_lost;
    if (what == fate::late) {
      holds_ = true;
      one.held = std::move(request);
    } else if (!one.is_over) {
      pass(request, one.server);
    }
  }

  static void take_answer(link& one) {
    const auto answer = receive(one.server);
    one.is_over = answer.empty() || one.awaits_answer;
    if (!one.is_over && !one.is_client_gone)
      pass(answer, one.client);
  }

  static void hang_up(const link& one) {
    close(one.client);
    close(one.server);
  }

  static void pass(const std::string& bytes, int to) { send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

  static std::string receive(int from) {
    std::string bytes(65'536, '\0');
    const auto count = recv(from, bytes.data(), bytes.size(), 0);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

  store::settings database_;
  int target_;
  int listener_ = socket(AF_INET, SOCK_STREAM, 0);
  std::atomic<bool> ends_{false}, holds_{false};
  std::atomic<fate> next_{fate::passed};
  std::vector<link> links_;
  std::thread thread_;
};

}  // namespace troupe::tests
