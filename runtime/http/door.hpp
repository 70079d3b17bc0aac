// Everything that lives on the server's I/O thread. Internal to this folder.
#pragma once

#include "runtime/http/access_entry.hpp"
#include "runtime/http/answer_inbox.hpp"
#include "runtime/http/connection_table.hpp"
#include "runtime/http/server.hpp"

// asio/awaitable.hpp of Boost 1.74 uses std::exchange without this.
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <initializer_list>

namespace troupe::http {

// The executor's type is spelled out: any_io_executor would cost a virtual call and a reference count per operation.
using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using tcp_acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

class door {
public:
  /// Binds; throws std::runtime_error.
  door(server_options options, router routes, server::sink to);
  ~door();
  door(const door&) = delete;
  door& operator=(const door&) = delete;

  std::uint16_t port() const { return port_; }

  /// The I/O thread's work; returns when stopped.
  void run() { io_.run(); }

  /// From any thread, once.
  void begin_stop(std::chrono::milliseconds deadline);

  // What follows is for connections, on the I/O thread.

  /// Hands a request to the sink together with the others of this turn. False when too many are with it already.
  bool submit(std::size_t route, request asked, const std::shared_ptr<connection>& from);
  void forget(connection_table::place which);
  void record(access_entry entry, const response& given) const;
  void count_answer(int status);

  const server_options& options() const { return options_; }
  const router& routes() const { return routes_; }
  bool is_stopping() const { return stopping_; }
  connection_table& table() { return table_; }
  std::string& received() { return received_; }  // bytes of the read at hand
  std::string& outgoing() { return outgoing_; }  // text of the answer at hand

  server_figures figures;

private:
  void bind();
  void accept();
  void admit(tcp_socket socket);
  void retry_accept();
  void expire();
  void flush();
  void deliver();
  void close(std::initializer_list<phase> those);
  void finish();

  server_options options_;
  router routes_;
  server::sink sink_;
  boost::asio::io_context io_{1};
  tcp_acceptor acceptor_{io_};
  boost::asio::steady_timer tick_{io_}, accept_pause_{io_}, stop_deadline_{io_};
  std::shared_ptr<answer_inbox> inbox_;
  connection_table table_;
  std::vector<exchange> batch_;
  std::string received_, outgoing_;
  std::uint16_t port_ = 0;
  bool ticking_ = false, stopping_ = false;
};

}  // namespace troupe::http
