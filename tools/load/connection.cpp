#include "tools/load/connection.hpp"

#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <charconv>

namespace troupe::load {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using std::chrono::milliseconds;

std::string text_of(const call& what, const std::string& authority) {
  auto text = what.method + ' ' + what.target + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  if (!what.idempotency_key.empty())
    text += "Idempotency-Key: " + what.idempotency_key + "\r\n";
  if (!what.body.empty() || what.method != "GET")
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(what.body.size()) + "\r\n";
  return text + "\r\n" + what.body;
}

milliseconds retry_after(beast::string_view header) {
  unsigned seconds = 0;
  const auto read = std::from_chars(header.data(), header.data() + header.size(), seconds);
  return read.ec == std::errc{} ? milliseconds{seconds * 1000} : milliseconds{100};
}

}  // namespace

connection::connection(boost::asio::io_context& io, campaign& of, std::size_t first_door, std::function<void()> on_end)
    : stream_{io}, timer_{io}, campaign_{of}, door_{first_door}, on_end_{std::move(on_end)} {}

void connection::start() {
  current_ = campaign_.next();
  began_.reset();
  tried_.reset();
  attempts_ = 0;
  if (!current_)
    return leave();
  if (current_->due > clock::now())
    return wait_until_due();
  attempt();
}

void connection::wait_until_due() {
  timer_.expires_at(current_->due);
  timer_.async_wait([self = shared_from_this()](const failure&) { self->attempt(); });
}

void connection::attempt() {
  stream_.expires_after(campaign_.settings().attempt_timeout);
  if (connected_)
    send();
  else
    connect();
}

void connection::connect() {
  stream_.async_connect(campaign_.settings().doors[door_].at, [self = shared_from_this()](const failure& failed) {
    if (failed)
      return self->on_broken(failed);
    self->connected_ = true;
    self->stream_.socket().set_option(boost::asio::ip::tcp::no_delay{true});
    self->send();
  });
}

void connection::send() {
  sent_ = text_of(current_->what, campaign_.settings().doors[door_].authority);
  if (!began_)
    began_ = campaign_.settings().rate > 0 ? current_->due : clock::now();
  boost::asio::async_write(stream_, boost::asio::buffer(sent_),
                           [self = shared_from_this()](const failure& failed, std::size_t) {
                             failed ? self->on_broken(failed) : self->receive();
                           });
}

void connection::receive() {
  parser_.emplace();
  http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](const failure& failed, std::size_t) {
    failed ? self->on_broken(failed) : self->on_answer();
  });
}

void connection::on_answer() {
  broken_in_a_row_ = 0;
  const auto& answer = parser_->get();
  const auto status = static_cast<int>(answer.result_int());
  ++count_in().answers[status];
  if (!answer.keep_alive()) {
    stream_.close();
    connected_ = false;
    buffer_.clear();
  }
  const auto how = ending_of(status);
  const auto said = "status " + std::to_string(status) + ": " + answer.body();
  if (how == ending::again) {
    if (campaign_.settings().attempts > 0)
      leave_door();
    return give_up_or_repeat(retry_after(answer[http::field::retry_after]), said);
  }
  if (how == ending::ok && current_->what.acknowledged)
    current_->what.acknowledged(answer.body());
  end_call(how, said);
}

void connection::on_broken(const failure& why) {
  ++count_in().answers[0];
  const auto& doors = campaign_.settings().doors;
  const auto which = doors[door_].authority;
  leave_door();
  // Each other door at once; when all are dead, a pause that doubles up to a second.
  const auto rounds = std::min<std::size_t>(broken_in_a_row_++ / doors.size(), 5);
  const bool tried_all = broken_in_a_row_ % doors.size() == 0;
  give_up_or_repeat(milliseconds{tried_all ? 31 << rounds : 0}, which + ": " + why.message());
}

void connection::leave_door() {
  stream_.close();
  connected_ = false;
  buffer_.clear();
  door_ = (door_ + 1) % campaign_.settings().doors.size();
}

void connection::give_up_or_repeat(clock::duration pause, const std::string& why) {
  if (!tried_)
    tried_ = clock::now();
  if (!began_)
    began_ = tried_;
  const auto& with = campaign_.settings();
  if (++attempts_ == with.attempts || clock::now() + pause - *tried_ >= with.give_up)
    return end_call(ending::failed, why);
  ++count_in().retried;
  timer_.expires_after(pause);
  timer_.async_wait([self = shared_from_this()](const failure&) { self->attempt(); });
}

void connection::end_call(ending how, const std::string& why) {
  auto& tally = count_in();
  count(tally, how);
  if (how == ending::ok)
    tally.latency.add(std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - *began_));
  if (how == ending::failed && tally.first_failure.empty())
    tally.first_failure = current_->what.method + ' ' + current_->what.target + " -> " + why;
  start();
}

void connection::leave() {
  failure ignored;
  stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
  on_end_();
}

}  // namespace troupe::load
