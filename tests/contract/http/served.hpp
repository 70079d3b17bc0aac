// A real server on a free port whose sink the test holds in its hand.
#pragma once

#include "runtime/http/server.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace troupe::tests {

using namespace std::chrono_literals;

/// Routes: GET /now is answered at once with its query's "say"; POST /echo with its body; GET and POST /later when the
/// test answers; GET /never is dropped; GET /item/{id} with the id.
class served {
public:
  enum route { now, echo, later, later_post, never, item };

  static http::server_options quick() {
    http::server_options out;
    out.listen = "127.0.0.1:0";
    return out;
  }

  explicit served(http::server_options options = quick())
      : server{std::move(options),
               http::router{{{"GET", "/now", false},
                             {"POST", "/echo", true},
                             {"GET", "/later", false},
                             {"POST", "/later", true},
                             {"GET", "/never", false},
                             {"GET", "/item/{id}", false}}},
               [this](std::vector<http::exchange> batch) { take(std::move(batch)); }} {}

  raw_client connect() const { return raw_client{server.port()}; }

  raw_answer ask(std::string_view text) const {
    auto client = connect();
    client.send(text);
    return client.receive();
  }

  bool still_serves() const { return ask("GET /now?say=well HTTP/1.1\r\nHost: x\r\n\r\n").body == "well"; }

  /// The next exchange of /later.
  http::exchange next_open() {
    std::unique_lock lock{guard_};
    if (!arrived_.wait_for(lock, 5s, [this] { return !open_.empty(); }))
      throw std::runtime_error("no request arrived");
    auto out = std::move(open_.front());
    open_.pop_front();
    return out;
  }

  /// Answers whatever waits until nothing is with the sink any more.
  bool answer_all_open() {
    return eventually([this] {
      std::unique_lock lock{guard_};
      const auto open = std::exchange(open_, {});
      lock.unlock();
      for (const auto& each : open)
        each.answer({});
      return server.figures().in_flight == 0;
    });
  }

  template <class Condition>
  static bool eventually(Condition holds) {
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (!holds() && std::chrono::steady_clock::now() < until)
      std::this_thread::yield();
    return holds();
  }

private:
  static std::string said(const http::request& asked) {
    const auto found = asked.query.find("say");
    return found == asked.query.end() ? "ok" : found->second;
  }

  void take(std::vector<http::exchange> batch) {
    for (auto& each : batch) {
      if (each.route() == now)
        each.answer({200, said(each.asked()), "text/plain", {}});
      else if (each.route() == echo)
        each.answer({200, each.asked().body, "application/json", {}});
      else if (each.route() == item)
        each.answer({200, each.asked().params.at("id"), "text/plain", {}});
      else if (each.route() != never)
        keep(std::move(each));
    }
  }

  void keep(http::exchange one) {
    std::lock_guard lock{guard_};
    open_.push_back(std::move(one));
    arrived_.notify_all();
  }

  std::mutex guard_;
  std::condition_variable arrived_;
  std::deque<http::exchange> open_;

public:
  http::server server;  // last: its thread uses the rest
};

inline std::string post(const std::string& path, const std::string& body) {
  return "POST " + path +
         " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace troupe::tests
