#include "runtime/http/client.hpp"

// asio/awaitable.hpp of Boost 1.74 uses std::exchange without this.
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace troupe::http {

namespace net = boost::asio;
namespace beast_http = boost::beast::http;
using tcp = net::ip::tcp;

namespace {

constexpr std::size_t largest_answer = 8'388'608;

using wire_request = beast_http::request<beast_http::string_body>;
using wire_response = beast_http::response<beast_http::string_body>;
using instant = std::chrono::steady_clock::time_point;
using error_code = boost::system::error_code;

bool is_clean(const std::string& text, std::string_view unwanted) {
  return text.find_first_of(unwanted) == std::string::npos;
}

/// Would these parts be read as something else than what they are?
bool is_sendable(const request& what) {
  for (const auto& [name, value] : what.head)
    if (!is_clean(name, "\r\n: ") || !is_clean(value, "\r\n"))
      return false;
  return !what.method.empty() && is_clean(what.method, "\r\n ") && what.path.substr(0, 1) == "/" &&
         is_clean(what.path, "\r\n ");
}

wire_request to_wire(const request& what, const std::string& host) {
  wire_request out;
  out.version(11);
  out.method_string(what.method);
  out.target(what.path);
  out.set(beast_http::field::host, host);
  for (const auto& [name, value] : what.head)
    out.set(name, value);
  if (!what.request_id.empty())
    out.set("X-Request-Id", what.request_id);
  if (!what.traceparent.empty())
    out.set("traceparent", what.traceparent);
  out.body() = what.body;
  out.prepare_payload();
  return out;
}

response from_wire(wire_response&& from) {
  response out{static_cast<int>(from.result_int()), std::move(from.body()), {}, {}};
  for (const auto& line : from) {
    out.head.emplace_back(std::string{line.name_string()}, std::string{line.value()});
    if (line.name() == beast_http::field::content_type)
      out.content_type = std::string{line.value()};
  }
  return out;
}

}  // namespace

struct client::connection {
  connection(std::string h, std::string p) : host{std::move(h)}, port{std::move(p)} {}

  tl::expected<response, std::string> send(const request& what, std::chrono::milliseconds timeout);

  /// Starts one operation and runs it to its end, or cancels it at the deadline.
  template <class Start>
  error_code await(Start start) {
    std::optional<error_code> ended;
    start([&](error_code failed, auto&&...) { ended = failed; });
    io.restart();
    io.run_until(deadline);
    if (ended)
      return *ended;
    drop();
    resolver.cancel();
    io.restart();
    io.run();
    return net::error::timed_out;
  }

  error_code connect();
  error_code transfer(const wire_request& wire, wire_response& into);
  bool is_still_open();
  void drop();
  std::string sentence(error_code failed, std::chrono::milliseconds timeout) const;

  std::string host, port;
  net::io_context io{1};
  tcp::resolver resolver{io};
  tcp::socket socket{io};
  boost::beast::flat_buffer received;
  instant deadline;
};

void client::connection::drop() {
  error_code ignored;
  socket.close(ignored);
  received.clear();
}

/// A server closes a kept connection between calls; that shows as readable bytes or an end where nothing is due.
bool client::connection::is_still_open() {
  if (!socket.is_open())
    return false;
  char byte = 0;
  error_code failed;
  socket.non_blocking(true, failed);
  socket.receive(net::buffer(&byte, 1), tcp::socket::message_peek, failed);
  return failed == net::error::would_block;
}

error_code client::connection::connect() {
  if (is_still_open())
    return {};
  drop();
  tcp::resolver::results_type found;
  const auto failed = await([&](auto done) {
    resolver.async_resolve(host, port, [&found, done](error_code e, tcp::resolver::results_type r) mutable {
      found = std::move(r);
      done(e);
    });
  });
  if (failed)
    return failed;
  const auto refused = await([&](auto done) { net::async_connect(socket, found, done); });
  error_code ignored;
  if (!refused)
    socket.set_option(tcp::no_delay{true}, ignored);
  return refused;
}

error_code client::connection::transfer(const wire_request& wire, wire_response& into) {
  if (const auto failed = await([&](auto done) { beast_http::async_write(socket, wire, done); }))
    return failed;
  beast_http::response_parser<beast_http::string_body> parser;
  parser.body_limit(largest_answer);
  parser.skip(wire.method() == beast_http::verb::head);
  // The header by itself: read in one go with the body, Beast 1.74 forgets that Content-Length is over the limit.
  if (const auto failed = await([&](auto done) { beast_http::async_read_header(socket, received, parser, done); }))
    return failed;
  if (const auto failed = await([&](auto done) { beast_http::async_read(socket, received, parser, done); }))
    return failed;
  if (!parser.keep_alive())
    drop();
  into = parser.release();
  return {};
}

std::string client::connection::sentence(error_code failed, std::chrono::milliseconds timeout) const {
  const auto who = host + ":" + port;
  if (failed == net::error::connection_refused)
    return who + " refused the connection";
  if (failed == net::error::timed_out)
    return who + " did not answer within " + std::to_string(timeout.count()) + " ms";
  if (failed == net::error::host_not_found || failed == net::error::host_not_found_try_again)
    return "no address is known for " + host;
  if (failed == beast_http::error::body_limit)
    return who + " sent an answer of more than " + std::to_string(largest_answer / 1024 / 1024) + " MiB";
  if (failed == beast_http::error::end_of_stream || failed == beast_http::error::partial_message ||
      failed == net::error::connection_reset || failed == net::error::broken_pipe)
    return who + " closed the connection without a whole answer";
  return who + ": " + failed.message();
}

tl::expected<response, std::string> client::connection::send(const request& what, std::chrono::milliseconds timeout) {
  if (!is_sendable(what))
    return tl::make_unexpected("the request cannot be sent: method, path or a header has a space or a line break");
  deadline = std::chrono::steady_clock::now() + timeout;
  wire_response answer;
  auto failed = connect();
  if (!failed)
    failed = transfer(to_wire(what, host + ":" + port), answer);
  if (!failed)
    return from_wire(std::move(answer));
  drop();
  return tl::make_unexpected(sentence(failed, timeout));
}

client::client(std::string host, std::string port)
    : connection_{std::make_unique<connection>(std::move(host), std::move(port))} {}

client::~client() = default;
client::client(client&&) noexcept = default;

tl::expected<response, std::string> client::send(const request& what, std::chrono::milliseconds timeout) {
  return connection_->send(what, timeout);
}

}  // namespace troupe::http
