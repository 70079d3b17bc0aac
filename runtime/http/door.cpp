#include "runtime/http/door.hpp"

#include "runtime/http/connection.hpp"
#include "runtime/http/refusals.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>
#include <stdexcept>

namespace troupe::http {

namespace net = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto tick = 50ms;
constexpr auto linger = 1000ms;
constexpr std::size_t receive_size = 65'536;
constexpr std::size_t refusals_above_limit = 64;  // connections that are only told 503; beyond, they are just closed

connection_table::limits limits_of(const server_options& options) {
  const auto arrive = options.request_timeout;
  return {std::min(arrive, options.idle_timeout), options.idle_timeout, arrive, 0ms, arrive, linger};
}

net::ip::tcp::endpoint endpoint_of(net::io_context& io, const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos || colon == 0)
    throw std::runtime_error("cannot listen on \"" + listen + "\": it must be host:port, e.g. 127.0.0.1:8080");
  auto host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  net::ip::tcp::resolver resolver{io};
  return *resolver.resolve(host, listen.substr(colon + 1), net::ip::tcp::resolver::passive).begin();
}

}  // namespace

door::door(server_options options, router routes, server::sink to)
    : options_{std::move(options)},
      routes_{std::move(routes)},
      sink_{std::move(to)},
      inbox_{std::make_shared<answer_inbox>([this] { net::post(io_, [this] { deliver(); }); })},
      table_{limits_of(options_)},
      received_(receive_size, '\0') {
  bind();
  accept();
}

// Exchanges may live on elsewhere and must find the inbox closed.
door::~door() { inbox_->close(); }

void door::bind() try {
  const auto at = endpoint_of(io_, options_.listen);
  acceptor_.open(at.protocol());
  acceptor_.set_option(net::socket_base::reuse_address{true});
  acceptor_.bind(at);
  acceptor_.listen(4096);
  port_ = acceptor_.local_endpoint().port();
} catch (const boost::system::system_error& failed) {
  throw std::runtime_error("cannot listen on " + options_.listen + ": " + failed.code().message());
}

void door::accept() {
  acceptor_.async_accept([this](boost::system::error_code failed, tcp_socket socket) {
    if (stopping_)
      return;
    if (failed)
      return retry_accept();
    admit(std::move(socket));
    accept();
  });
}

// Out of descriptors, mostly. A dispensable connection's is given up for the next client.
void door::retry_accept() {
  if (const auto spare = table_.dispensable())
    spare->close();
  accept_pause_.expires_after(tick);
  accept_pause_.async_wait([this](boost::system::error_code failed) {
    if (!failed && !stopping_)
      accept();
  });
}

void door::admit(tcp_socket socket) {
  if (table_.size() >= options_.max_connections)
    if (const auto spare = table_.dispensable())
      spare->close();
  const auto open = table_.size();
  if (open >= options_.max_connections + refusals_above_limit)
    return;
  ++figures.connections;
  const auto added = std::make_shared<connection>(std::move(socket), *this);
  added->start();
  if (open >= options_.max_connections)
    added->refuse(refusals::overloaded("Too many connections are open; try again."));
  if (!std::exchange(ticking_, true))
    expire();
}

void door::expire() {
  for (const auto& late : table_.expired(std::chrono::steady_clock::now()))
    late->expire();
  ticking_ = table_.size() > 0;
  if (!ticking_)
    return;
  tick_.expires_after(tick);
  tick_.async_wait([this](boost::system::error_code failed) {
    if (!failed)
      expire();
  });
}

bool door::submit(std::size_t route, request asked, const std::shared_ptr<connection>& from) {
  if (figures.in_flight >= static_cast<std::int64_t>(options_.max_in_flight))
    return false;
  ++figures.in_flight;
  auto reply = [inbox = inbox_, to = std::weak_ptr{from}, began = metrics::begin()](response with) {
    inbox->push({to, std::move(with), began});
  };
  batch_.emplace_back(route, std::move(asked), std::move(reply));
  // Behind everything that became readable in this turn.
  if (batch_.size() == 1)
    net::post(io_, [this] { flush(); });
  return true;
}

void door::flush() try { sink_(std::exchange(batch_, {})); } catch (const std::exception& thrown) {
  spdlog::error("http-sink-threw error=\"{}\"", thrown.what());
}

void door::deliver() {
  for (const auto& each : inbox_->take()) {
    --figures.in_flight;
    figures.answers.record_since(each.submitted);
    if (const auto to = each.to.lock())
      to->answer(each.with);
  }
}

void door::forget(connection_table::place which) {
  table_.remove(which);
  --figures.connections;
  if (stopping_ && table_.size() == 0)
    finish();
}

void door::record(access_entry entry, const response& given) const {
  entry.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now() - entry.at);
  spdlog::info("{}", options_.access_log == access_log::full ? full_text(entry, given) : brief_text(entry, given));
}

void door::count_answer(int status) {
  auto& counter = status < 400 ? figures.answered_2xx : status < 500 ? figures.answered_4xx : figures.answered_5xx;
  ++counter;
}

void door::begin_stop(std::chrono::milliseconds deadline) {
  net::post(io_, [this, deadline] {
    boost::system::error_code ignored;
    stopping_ = true;
    acceptor_.close(ignored);
    stop_deadline_.expires_after(deadline);
    stop_deadline_.async_wait([this](boost::system::error_code failed) {
      if (!failed)
        close({phase::fresh, phase::idle, phase::reading, phase::waiting, phase::writing, phase::draining});
    });
    close({phase::fresh, phase::idle, phase::draining});
  });
}

// Ends the I/O thread when nothing is left.
void door::close(std::initializer_list<phase> those) {
  for (const auto which : those)
    for (const auto& each : table_.in(which))
      each->close();
  if (table_.size() == 0)
    finish();
}

void door::finish() {
  inbox_->close();
  io_.stop();
}

}  // namespace troupe::http
