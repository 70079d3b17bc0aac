#include "tools/chaos.d/tcp_relay.hpp"

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <thread>
#include <vector>

namespace troupe::chaos {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using failure = boost::system::error_code;

constexpr auto look_again = std::chrono::milliseconds{20};  // a frozen direction, whether it may go on

tcp::endpoint local(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

/// One direction of a connection.
struct direction {
  direction(tcp::socket& from, tcp::socket& to) : in{from}, out{to}, timer{from.get_executor()} {}

  tcp::socket& in;
  tcp::socket& out;
  asio::steady_timer timer;
  std::array<char, 16384> buffer{};
};

/// A client's connection and the one made for it. Keeps itself alive while a direction is open.
class link : public std::enable_shared_from_this<link> {
public:
  link(tcp::socket client, const bool& frozen)
      : client_{std::move(client)}, server_{client_.get_executor()}, frozen_{frozen} {}

  void start(std::uint16_t to_port) {
    server_.async_connect(local(to_port), [self = shared_from_this()](const failure& failed) {
      if (failed)
        return self->reset();
      self->read(self->up_);
      self->read(self->down_);
    });
  }

  void reset() {
    failure ignored;
    for (auto* socket : {&client_, &server_}) {
      socket->set_option(asio::socket_base::linger{true, 0}, ignored);
      socket->close(ignored);
    }
  }

private:
  void read(direction& way) {
    way.in.async_read_some(asio::buffer(way.buffer),
                           [self = shared_from_this(), &way](const failure& failed, auto size) {
                             failed ? self->reset() : self->write(way, size);
                           });
  }

  void write(direction& way, std::size_t size) {
    if (frozen_)
      return wait(way, size);
    asio::async_write(way.out, asio::buffer(way.buffer, size),
                      [self = shared_from_this(), &way](const failure& failed, std::size_t) {
                        failed ? self->reset() : self->read(way);
                      });
  }

  void wait(direction& way, std::size_t size) {
    way.timer.expires_after(look_again);
    way.timer.async_wait([self = shared_from_this(), &way, size](const failure&) {
      if (self->client_.is_open())
        self->write(way, size);
    });
  }

  tcp::socket client_, server_;
  const bool& frozen_;
  direction up_{client_, server_}, down_{server_, client_};
};

}  // namespace

struct tcp_relay::state {
  explicit state(std::uint16_t to_port) : to{to_port} {
    bind(holder, 0);
    port = holder.local_endpoint().port();
    listen();
    accept();
    runner = std::thread{[this] { io.run(); }};
  }

  ~state() {
    io.stop();
    runner.join();
  }

  template <class Socket>
  static void bind(Socket& socket, std::uint16_t on) {
    socket.open(tcp::v4());
    socket.set_option(asio::socket_base::reuse_address{true});
    socket.bind(local(on));
  }

  void listen() {
    bind(acceptor, port);
    acceptor.listen();
  }

  void accept() {
    acceptor.async_accept([this](const failure& failed, tcp::socket client) {
      if (failed)
        return;  // closed: refusing
      const auto made = std::make_shared<link>(std::move(client), frozen);
      std::erase_if(links, [](const auto& one) { return one.expired(); });
      links.push_back(made);
      made->start(to);
      accept();
    });
  }

  void cut() {
    for (const auto& each : links)
      if (const auto one = each.lock())
        one->reset();
    links.clear();
  }

  void become(mode next) {
    frozen = next == mode::frozen;
    if (next == mode::refusing) {
      acceptor.close();
      cut();
    } else if (!acceptor.is_open()) {
      listen();
      accept();
    }
  }

  template <class F>
  void on_thread(F what) {
    std::packaged_task<void()> task{std::move(what)};
    auto done = task.get_future();
    asio::post(io, [&task] { task(); });
    done.get();
  }

  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> refusing_too = asio::make_work_guard(io);
  const std::uint16_t to;
  tcp::socket holder{io};  // bound and never listening: nobody else gets the port while connections are refused
  tcp::acceptor acceptor{io};
  std::uint16_t port = 0;
  bool frozen = false;
  std::vector<std::weak_ptr<link>> links;
  std::thread runner;
};

tcp_relay::tcp_relay(std::uint16_t to_port) : state_{std::make_unique<state>(to_port)} {}
tcp_relay::~tcp_relay() = default;

std::uint16_t tcp_relay::port() const { return state_->port; }

void tcp_relay::set(mode to) {
  state_->on_thread([this, to] { state_->become(to); });
}

void tcp_relay::cut() {
  state_->on_thread([this] { state_->cut(); });
}

}  // namespace troupe::chaos
