#pragma once

#include "tools/load/campaign.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>

namespace troupe::load {

/// Makes one call at a time over one kept connection, and each again until it has a final answer: over another door
/// when this one is dead, later when it says 503. Keeps itself alive until the campaign has no more calls, then calls
/// `on_end`.
class connection : public std::enable_shared_from_this<connection> {
public:
  connection(boost::asio::io_context& io, campaign& of, std::size_t first_door, std::function<void()> on_end);
  void start();

private:
  using failure = boost::beast::error_code;
  using parser = boost::beast::http::response_parser<boost::beast::http::string_body>;

  void wait_until_due();
  void attempt();
  void connect();
  void send();
  void receive();
  void on_answer();
  void on_broken(const failure& why);
  void leave_door();
  void give_up_or_repeat(clock::duration pause, const std::string& why);
  void end_call(ending how, const std::string& why);
  void leave();
  tally& count_in() { return campaign_.tally_of(current_->source); }

  boost::beast::tcp_stream stream_;
  boost::asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  std::optional<parser> parser_;
  std::string sent_;

  campaign& campaign_;
  std::size_t door_;
  std::function<void()> on_end_;
  std::optional<due_call> current_;
  std::optional<clock::time_point> began_;  // latency of the current call counts from here
  std::optional<clock::time_point> tried_;  // its first failure: what is given up on has been tried, not just late
  std::size_t attempts_ = 0;                // of the current call
  unsigned broken_in_a_row_ = 0;
  bool connected_ = false;
};

}  // namespace troupe::load
