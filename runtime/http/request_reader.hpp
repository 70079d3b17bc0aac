// Reads one HTTP/1.1 request out of bytes as they come. Beast's parser does the syntax; what it lets pass although two
// readers could disagree about where the request ends is refused here.
#pragma once

#include "runtime/http/message.hpp"

// asio/awaitable.hpp of Boost 1.74 uses std::exchange without this.
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <string_view>

namespace troupe::http {

class request_reader : private boost::beast::http::basic_parser<true> {
public:
  enum class progress { incomplete, complete, malformed, body_too_large, header_too_large };

  request_reader(std::size_t max_header, std::size_t max_body);

  /// Takes what it can use off the front of `bytes`; the rest must come again, with more behind it. Must not be called
  /// again after anything but `incomplete`.
  progress feed(std::string_view& bytes);

  /// Why the request is malformed; one sentence.
  const std::string& fault() const { return fault_; }

  /// Whether the header is complete and the client wants to hear "100 Continue" before it sends the body.
  bool awaits_body() const { return header_complete_ && expects_continue_; }

  bool is_http_10() const { return version_ == 10; }

  /// Once complete: whether the client wants the connection to stay.
  bool wants_keep_alive() const { return keep_alive(); }

  request asked;       // method, head (trailers are dropped) and body
  std::string target;  // raw

private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  using field = boost::beast::http::field;

  void on_request_impl(boost::beast::http::verb, string_view, string_view, int, error_code&) override;
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(field, string_view, string_view, error_code&) override;
  void on_header_impl(error_code&) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override;
  std::size_t on_body_impl(string_view, error_code&) override;
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) override;
  void on_finish_impl(error_code&) override {}

  void add_to_header_size(std::size_t bytes, error_code& failed);
  void refuse(std::string why, error_code& failed);
  progress verdict(error_code failed);

  std::size_t max_header_;
  std::size_t header_size_ = 0;
  int version_ = 11;
  int hosts_ = 0;
  bool header_complete_ = false;
  bool expects_continue_ = false;
  std::string fault_;
};

}  // namespace troupe::http
