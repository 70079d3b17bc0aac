#include "runtime/http/connection.hpp"

#include "runtime/http/refusals.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/http/screening.hpp"
#include "runtime/http/trace_context.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

namespace troupe::http {

namespace net = boost::asio;

namespace {

std::string name_of(const tcp_socket& socket) {
  boost::system::error_code failed;
  const auto peer = socket.remote_endpoint(failed);
  return failed ? std::string{"unknown"} : peer.address().to_string() + ":" + std::to_string(peer.port());
}

}  // namespace

connection::connection(tcp_socket socket, door& owner)
    : socket_{std::move(socket)}, owner_{owner}, peer_{name_of(socket_)} {
  error_code ignored;  // a peer that has gone already shows at the first read
  socket_.non_blocking(true, ignored);
  socket_.set_option(net::ip::tcp::no_delay{true}, ignored);
}

void connection::start() {
  place_ = owner_.table().add(shared_from_this(), std::chrono::steady_clock::now());
  await_readable();
}

void connection::enter(phase to) { owner_.table().move(place_, to, std::chrono::steady_clock::now()); }

void connection::await_readable() {
  socket_.async_wait(tcp_socket::wait_read, [self = shared_from_this()](error_code failed) {
    if (self->open_ && !failed)
      self->receive();
  });
}

void connection::receive() {
  error_code failed;
  auto& into = owner_.received();
  const auto size = socket_.read_some(net::buffer(into), failed);
  if (failed == net::error::would_block)
    return await_readable();
  if (failed)
    return close();
  // Refused: what still comes is read only so that the client can finish and hear the answer.
  if (place_->at == phase::draining || place_->at == phase::writing)
    return await_readable();
  take_in({into.data(), size});
}

void connection::take_in(std::string_view bytes) {
  if (!reader_) {
    reader_.emplace(owner_.options().max_header, owner_.options().max_body);
    invited_ = false;
    enter(phase::reading);
  }
  switch (feed(bytes)) {
    case request_reader::progress::complete:
      return complete();
    case request_reader::progress::malformed:
      return refuse(refusals::malformed(reader_->fault()));
    case request_reader::progress::body_too_large:
      return refuse(refusals::body_too_large(owner_.options().max_body));
    case request_reader::progress::header_too_large:
      return refuse(refusals::header_too_large(owner_.options().max_header));
    case request_reader::progress::incomplete:
      // Only the lines between chunks can still wait here without end.
      if (unparsed_.size() > owner_.options().max_header)
        return refuse(refusals::malformed("A chunk's header is too long."));
      invite_body();
      await_readable();
  }
}

request_reader::progress connection::feed(std::string_view bytes) {
  if (unparsed_.empty()) {
    const auto progress = reader_->feed(bytes);
    unparsed_ = bytes;
    return progress;
  }
  unparsed_ += bytes;
  std::string_view left = unparsed_;
  const auto progress = reader_->feed(left);
  unparsed_.erase(0, unparsed_.size() - left.size());
  return progress;
}

void connection::invite_body() {
  constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  if (!reader_->awaits_body() || std::exchange(invited_, true))
    return;
  // To a socket nobody has written to for this request; should these 25 bytes not fit, the deadline ends it.
  error_code ignored;
  socket_.write_some(net::buffer(text), ignored);
}

void connection::complete() {
  auto asked = std::move(reader_->asked);
  const auto target = std::move(reader_->target);
  framing_ = {{}, reader_->wants_keep_alive(), reader_->is_http_10(), asked.method == "HEAD"};
  reader_.reset();
  identify(asked);
  if (owner_.options().access_log != access_log::off)
    entry_ = access_entry{asked, target, std::chrono::system_clock::now(), {}};
  ++owner_.figures.requests;
  const auto route = screen(owner_.routes(), target, asked);
  if (!route)
    return send(route.error());
  enter(phase::waiting);
  if (owner_.submit(*route, std::move(asked), shared_from_this()))
    return;
  ++owner_.figures.refused_overload;
  send(refusals::overloaded("Too many requests are open; try again. Nothing of this one was stored."));
}

void connection::identify(request& asked) {
  const auto* id = asked.header("x-request-id");
  const auto* trace = asked.header("traceparent");
  asked.request_id = id != nullptr && is_request_id(*id) ? *id : make_request_id();
  asked.traceparent = trace != nullptr && is_traceparent(*trace) ? *trace : make_traceparent();
  asked.peer = peer_;
  framing_.request_id = asked.request_id;
}

void connection::answer(const response& with) {
  if (open_)
    send(with);
}

void connection::refuse(const response& with) {
  if (!reader_)
    reader_.emplace(owner_.options().max_header, owner_.options().max_body);
  auto asked = std::move(reader_->asked);
  framing_ = {{}, false, false, false};
  identify(asked);
  if (owner_.options().access_log != access_log::off)
    entry_ = access_entry{std::move(asked), std::move(reader_->target), std::chrono::system_clock::now(), {}};
  ++owner_.figures.requests;
  reader_.reset();
  unparsed_.clear();
  send(with);
}

void connection::send(const response& with) {
  framing_.keep_alive = framing_.keep_alive && !owner_.is_stopping();
  if (entry_)
    owner_.record(std::move(*entry_), with);
  entry_.reset();
  owner_.count_answer(with.status);
  auto& text = owner_.outgoing();
  text.clear();
  append_wire_text(text, with, framing_);
  write(text);
}

void connection::write(std::string_view text) {
  error_code failed;
  const auto sent = socket_.write_some(net::buffer(text), failed);
  if (failed && failed != net::error::would_block)
    return close();
  if (sent == text.size())
    return written();
  unsent_ = std::string{text.substr(sent)};
  enter(phase::writing);
  continue_writing();
}

void connection::continue_writing() {
  socket_.async_wait(tcp_socket::wait_write, [self = shared_from_this()](error_code failed) {
    if (self->open_ && !failed)
      self->write(std::exchange(self->unsent_, {}));
  });
}

void connection::written() {
  if (!framing_.keep_alive)
    return drain();
  enter(phase::idle);
  if (unparsed_.empty())
    return await_readable();
  // Not at once: a long pipeline of refused requests would recurse.
  net::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->open_)
      self->take_in({});
  });
}

void connection::drain() {
  // Closing with unread bytes in the socket would reset the connection and take the answer with it.
  error_code failed;
  socket_.shutdown(tcp_socket::shutdown_send, failed);
  if (failed || owner_.is_stopping())
    return close();
  enter(phase::draining);
  await_readable();
}

void connection::expire() {
  if (place_->at == phase::reading)
    return refuse(refusals::too_slow());
  close();
}

void connection::close() {
  if (!std::exchange(open_, false))
    return;
  error_code ignored;
  socket_.close(ignored);
  owner_.forget(place_);
}

}  // namespace troupe::http
