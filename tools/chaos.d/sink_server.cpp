#include "tools/chaos.d/sink_server.hpp"

#include "schemas/codec/json.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
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

/// What the connections share. `kept` is guarded; the rest belongs to the server's thread.
struct platform {
  std::atomic<sink_server::mood> mood = sink_server::mood::well;
  mutable std::mutex guard;
  deliveries kept;
  std::unordered_map<std::string, unsigned> failed;  // attempts per event while failing

  /// 0: hang up.
  unsigned status_of(const std::string& event_id) {
    if (mood != sink_server::mood::failing)
      return 200;
    const auto attempt = failed[event_id]++;
    // A 500 counts towards the event's retry ceiling, so each event gets one of them at most.
    return attempt == 0 ? 500 : attempt % 2 == 1 ? 503 : 0;
  }

  unsigned take(const http::request<http::string_body>& posted) {
    const auto id = std::string{posted["ce-id"]};
    const auto status = status_of(id);
    const auto event = schemas::from_json<schemas::order_completed>(posted.body(), schemas::unknown_fields::ignore);
    const std::lock_guard hold{guard};
    if (!event)
      return 400;
    if (status == 200)
      kept.accept({id, event->order_id.value(), event->occurred_at});
    else
      kept.refuse();
    return status;
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
    if (of_.mood != sink_server::mood::slow)
      return answer(of_.take(request_));
    timer_.expires_after(slowness);
    timer_.async_wait([self = shared_from_this()](const failure&) { self->answer(self->of_.take(self->request_)); });
  }

  void answer(unsigned status) {
    failure ignored;
    if (status == 0)
      return void(socket_.close(ignored));
    answer_ = {static_cast<http::status>(status), 11};
    answer_.prepare_payload();
    http::async_write(socket_, answer_, [self = shared_from_this()](const failure& failed, std::size_t) {
      if (!failed)
        self->read();
    });
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  platform& of_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> answer_;
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

void sink_server::become(mood next) { state_->all.mood = next; }

deliveries sink_server::received() const {
  const std::lock_guard hold{state_->all.guard};
  return state_->all.kept;
}

std::uint64_t sink_server::effects() const {
  const std::lock_guard hold{state_->all.guard};
  return state_->all.kept.effects();
}

}  // namespace troupe::chaos
