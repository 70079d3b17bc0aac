// One client's connection: at most one request of it is open at a time, so answers keep the order of requests and a
// client that sends faster than it is served waits in its own socket. I/O thread only. Internal to this folder.
#pragma once

#include "runtime/http/door.hpp"
#include "runtime/http/request_reader.hpp"
#include "runtime/http/wire_text.hpp"

#include <optional>

namespace troupe::http {

/// Lives as long as it is in the door's table or has an operation pending. Ends in close().
class connection : public std::enable_shared_from_this<connection> {
public:
  connection(tcp_socket socket, door& owner);

  void start();

  /// The sink's answer to the open request.
  void answer(const response& with);

  /// Answers whatever is being received, and closes.
  void refuse(const response& with);

  /// The time limit of the present phase has passed.
  void expire();

  void close();

private:
  using error_code = boost::system::error_code;

  void await_readable();
  void receive();
  void take_in(std::string_view bytes);
  request_reader::progress feed(std::string_view bytes);
  void invite_body();
  void complete();
  void identify(request& asked);
  void send(const response& with);
  void write(std::string_view text);
  void continue_writing();
  void written();
  void drain();
  void enter(phase to);

  tcp_socket socket_;
  door& owner_;
  connection_table::place place_{};
  std::string peer_;
  std::optional<request_reader> reader_;
  std::string unparsed_;  // received, but not yet of use to the reader
  std::string unsent_;
  std::optional<access_entry> entry_;
  framing framing_;
  bool invited_ = false, open_ = true;
};

}  // namespace troupe::http
