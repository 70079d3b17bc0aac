#include "tools/chaos.d/sink_server.hpp"

#include "runtime/wire/codec/json.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace troupe::chaos {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using failure = boost::beast::error_code;

constexpr auto slowness = std::chrono::milliseconds{300};

using manner = sink_server::manner;

struct reply {
  std::string bytes;
  bool ends = false;
};

std::string answer_of(unsigned status, std::size_t length = 0) {
  const auto words = std::string{http::obsolete_reason(static_cast<http::status>(status))};
  const auto where = status / 100 == 3 ? std::string{"Location: http://127.0.0.1:1/elsewhere\r\n"} : "";
  return "HTTP/1.1 " + std::to_string(status) + ' ' + words + "\r\n" + where +
         "Content-Length: " + std::to_string(length) + "\r\n\r\n";
}

/// The answer to one attempt of an event in that mood. An attempt counts as taken when it was answered with 200.
struct decision {
  unsigned status = 200;  // 0: none
  reply said;
};

decision decide(sink_server::mood mood, unsigned attempt) {
  const auto plain = [](unsigned status) { return decision{status, {answer_of(status)}}; };
  const auto late = attempt == 0 ? 503U : 200U;
  switch (mood.is) {
    case manner::failing:
      return attempt == 0 ? plain(500) : attempt % 2 == 1 ? plain(503) : decision{0, {"", true}};
    case manner::refusing:
      return plain(mood.status);
    case manner::interim:
      return {late, {"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n" + answer_of(late)}};
    case manner::leftovers:
      return {late, {answer_of(late) + (attempt == 0 ? answer_of(200) : "")}};
    case manner::wrong_length:
      return {200, {answer_of(200, 100) + "cut off", true}};
    case manner::closing:
    case manner::hanging:
      return {0, {"", true}};
    default:
      return plain(200);
  }
}

/// What the connections share. `kept` and `is` are guarded; the rest belongs to the server's thread.
struct platform {
  mutable std::mutex guard;
  sink_server::mood is;
  deliveries kept;
  std::unordered_map<std::string, unsigned> attempts;  // per event in this mood

  sink_server::mood mood() const {
    const std::lock_guard hold{guard};
    return is;
  }

  reply take(const http::request<http::string_body>& posted) {
    const auto id = std::string{posted["ce-id"]};
    const auto event = wire::from_json<schemas::order_completed>(posted.body(), wire::unknown_fields::ignore);
    if (!event)
      return {answer_of(400)};
    const auto now = mood();
    const auto decided = decide(now, now.is == manner::well ? 0 : attempts[id]++);
    const std::lock_guard hold{guard};
    if (decided.status == 200)
      kept.accept({id, event->order_id.value(), event->occurred_at});
    else
      kept.refuse();
    return decided.said;
  }
};

class visitor : public std::enable_shared_from_this<visitor> {
public:
  visitor(tcp::socket socket, platform& of) : socket_{std::move(socket)}, timer_{socket_.get_executor()}, of_{of} {}

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_, [self = shared_from_this()](const failure& failed, std::size_t) {
      if (!failed)
        self->on_request();
    });
  }

private:
  void on_request() {
    const auto now = of_.mood().is;
    if (now == manner::slow)
      return after(slowness, [](visitor& self) { self.answer(self.of_.take(self.request_)); });
    if (now == manner::hanging)
      return hang();
    answer(of_.take(request_));
  }

  void hang() {
    if (of_.mood().is != manner::hanging)
      return answer({"", true});
    after(slowness, [](visitor& self) { self.hang(); });
  }

  template <class F>
  void after(std::chrono::milliseconds pause, F what) {
    timer_.expires_after(pause);
    timer_.async_wait([self = shared_from_this(), what](const failure&) { what(*self); });
  }

  void answer(reply with) {
    said_ = std::move(with);
    asio::async_write(socket_, asio::buffer(said_.bytes),
                      [self = shared_from_this()](const failure& failed, std::size_t) {
                        if (failed)
                          return;
                        if (!self->said_.ends)
                          return self->read();
                        failure ignored;
                        self->socket_.close(ignored);
                      });
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  platform& of_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  reply said_;
};

}  // namespace

struct sink_server::state {
  state() {
    accept();
    runner = std::thread{[this] { io.run(); }};
  }

  ~state() {
    io.stop();
    runner.join();
  }

  void accept() {
    acceptor.async_accept([this](const failure& failed, tcp::socket socket) {
      if (!failed)
        std::make_shared<visitor>(std::move(socket), all)->read();
      accept();
    });
  }

  platform all;
  asio::io_context io{1};
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  std::thread runner;
};

sink_server::sink_server() : state_{std::make_unique<state>()} {}
sink_server::~sink_server() = default;

std::uint16_t sink_server::port() const { return state_->acceptor.local_endpoint().port(); }

void sink_server::become(mood next) {
  const std::lock_guard hold{state_->all.guard};
  state_->all.is = next;
}

deliveries sink_server::received() const {
  const std::lock_guard hold{state_->all.guard};
  return state_->all.kept;
}

std::uint64_t sink_server::effects() const {
  const std::lock_guard hold{state_->all.guard};
  return state_->all.kept.effects();
}

}  // namespace troupe::chaos
