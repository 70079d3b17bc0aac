#include "tools/load/driver.hpp"

#include <unistd.h>
#include <cstdio>
#include <iostream>
#include <ostream>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace troupe::load {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;
using asio::use_awaitable;
using clock = std::chrono::steady_clock;
using response = http::response<http::string_body>;
using request = http::request<http::string_body>;

constexpr auto answer_within = std::chrono::seconds{20};
constexpr auto pause_after_failure = std::chrono::milliseconds{50};

request to_request(const job& what, const door& at) {
  request out{http::string_to_verb(what.method), what.path, 11};
  out.set(http::field::host, at.host + ":" + at.port);
  if (!what.body.empty())
    out.set(http::field::content_type, "application/json");
  if (!what.idempotency_key.empty())
    out.set("Idempotency-Key", what.idempotency_key);
  out.body() = what.body;
  out.prepare_payload();
  return out;
}

std::chrono::milliseconds wait_told(const response& answer) {
  const auto told = answer[http::field::retry_after];
  return told.empty() ? std::chrono::milliseconds{200} : std::chrono::seconds{std::atoi(std::string{told}.c_str())};
}

std::string id_in(const std::string& body) {
  const auto at = body.find("\"orderId\":");
  return at == std::string::npos ? "" : body.substr(at + 10, body.find_first_not_of("0123456789", at + 10) - at - 10);
}

class run_state {
public:
  run_state(const driver_options& options, const job_source& source) : options_{options}, source_{source} {}

  run_result run() {
    for (int i = 0; i < options_.connections; ++i) {
      ++running_;
      asio::co_spawn(io_, connection(static_cast<std::size_t>(i)), asio::detached);
    }
    if (options_.progress)
      asio::co_spawn(io_, report(), asio::detached);
    io_.run();
    return {std::move(counted_), clock::now() - started_};
  }

private:
  std::optional<job> take() {
    const auto over = options_.duration && clock::now() - started_ > *options_.duration;
    auto next = over ? std::nullopt : source_();
    if (next)
      ++taken_;
    return next;
  }

  awaitable<void> pause(clock::duration time) {
    asio::steady_timer timer{io_, time};
    co_await timer.async_wait(use_awaitable);
  }

  awaitable<void> keep_rate() {
    if (options_.rate <= 0)
      co_return;
    const auto due = started_ + std::chrono::duration_cast<clock::duration>(
                                    std::chrono::duration<double>(static_cast<double>(taken_) / options_.rate));
    if (due > clock::now())
      co_await pause(due - clock::now());
  }

  awaitable<void> connection(std::size_t number) {
    auto which = number % options_.doors.size();
    std::optional<beast::tcp_stream> stream;
    while (auto next = take()) {
      co_await keep_rate();
      co_await finish(*next, stream, which);
    }
    --running_;
  }

  /// One job until it is answered: other door, same key, whenever a door dies or says 503.
  awaitable<void> finish(const job& what, std::optional<beast::tcp_stream>& stream, std::size_t& which) {
    const auto began = clock::now();
    for (;;) {
      std::string why;
      auto wait = clock::duration{pause_after_failure};
      try {
        const auto answer = co_await exchange(what, stream, options_.doors[which]);
        if (answer.result_int() != 503) {
          settle(what, answer, clock::now() - began);
          co_return;
        }
        why = "503 " + answer.body();
        wait = wait_told(answer);
      } catch (const std::exception& fault) {
        why = fault.what();
        stream.reset();
        which = (which + 1) % options_.doors.size();
      }
      if (clock::now() - began > options_.give_up) {
        counted_.gave_up(why);
        co_return;
      }
      counted_.retried();
      co_await pause(wait);
    }
  }

  awaitable<response> exchange(const job& what, std::optional<beast::tcp_stream>& stream, const door& at) {
    if (!stream) {
      stream.emplace(io_);
      stream->expires_after(std::chrono::seconds{2});
      asio::ip::tcp::resolver resolver{io_};
      const auto found = co_await resolver.async_resolve(at.host, at.port, use_awaitable);
      co_await stream->async_connect(found, use_awaitable);
      stream->socket().set_option(asio::ip::tcp::no_delay{true});
    }
    stream->expires_after(answer_within);
    const auto asked = to_request(what, at);
    co_await http::async_write(*stream, asked, use_awaitable);
    beast::flat_buffer buffer;
    response answer;
    co_await http::async_read(*stream, buffer, answer, use_awaitable);
    if (!answer.keep_alive())
      stream.reset();
    co_return answer;
  }

  void settle(const job& what, const response& answer, clock::duration took) {
    counted_.answered(static_cast<int>(answer.result_int()), took);
    if (options_.answers == nullptr || what.acknowledges.empty() || answer.result_int() / 100 != 2)
      return;
    *options_.answers << what.acknowledges << (what.acknowledges == "order" ? " " + id_in(answer.body()) : "") << '\n';
  }

  awaitable<void> report() {
    const bool redraw = isatty(STDERR_FILENO) != 0;
    for (std::uint64_t before = 0; running_ > 0;) {
      co_await pause(std::chrono::seconds{1});
      const auto now = counted_.finished();
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock::now() - started_).count();
      std::fprintf(stderr, "%s  %3lld s  %8llu answered  %6llu/s%s", redraw ? "\r" : "",
                   static_cast<long long>(seconds), static_cast<unsigned long long>(now),
                   static_cast<unsigned long long>(now - before), redraw ? "" : "\n");
      before = now;
    }
    if (redraw)
      std::fputc('\n', stderr);
  }

  const driver_options& options_;
  const job_source& source_;
  asio::io_context io_{1};
  clock::time_point started_ = clock::now();
  tally counted_;
  std::uint64_t taken_ = 0;
  int running_ = 0;
};

}  // namespace

door parse_door(const std::string& url) {
  const std::string scheme = "http://";
  const auto colon = url.rfind(':');
  if (!url.starts_with(scheme) || colon < scheme.size())
    throw std::runtime_error{url + " is no door: http://HOST:PORT is wanted"};
  return {url.substr(scheme.size(), colon - scheme.size()), url.substr(colon + 1)};
}

run_result drive(const driver_options& options, const job_source& source) { return run_state{options, source}.run(); }

std::string ask(const door& at, const job& what) {
  asio::io_context io;
  beast::tcp_stream stream{io};
  stream.connect(asio::ip::tcp::resolver{io}.resolve(at.host, at.port));
  http::write(stream, to_request(what, at));
  beast::flat_buffer buffer;
  response answer;
  http::read(stream, buffer, answer);
  if (answer.result_int() / 100 != 2)
    throw std::runtime_error{what.path + " was answered " + std::to_string(answer.result_int()) + " " + answer.body()};
  return answer.body();
}

}  // namespace troupe::load
