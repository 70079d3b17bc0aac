#include "runtime/http/request_reader.hpp"

#include <algorithm>
#include <array>

namespace troupe::http {

namespace beast_http = boost::beast::http;

namespace {

/// Beast waits for CR LF CR LF when such a line came in pieces.
bool has_bare_line_feed(std::string_view text) {
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    if (at == 0 || text[at - 1] != '\r')
      return true;
  return false;
}

/// Beast unfolds such lines; a proxy in front may have read them as two (RFC 9112, 5.2).
bool has_folded_line(std::string_view text) {
  const auto head = text.substr(0, text.find("\r\n\r\n"));
  return head.find("\r\n ") != std::string_view::npos || head.find("\r\n\t") != std::string_view::npos;
}

/// Fields that are no lists: of two lines that differ, two readers may believe different ones.
bool is_single(std::string_view lower_name) {
  constexpr std::array<std::string_view, 8> names{"authorization", "content-length", "content-type",
                                                  "expect",        "host",           "idempotency-key",
                                                  "origin",        "x-troupe-action"};
  return std::find(names.begin(), names.end(), lower_name) != names.end();
}

}  // namespace

request_reader::request_reader(std::size_t max_header, std::size_t max_body) : max_header_{max_header} {
  header_limit(static_cast<std::uint32_t>(max_header));
  body_limit(max_body);
}

request_reader::progress request_reader::feed(std::string_view& bytes) {
  error_code failed;
  if (!header_complete_ && has_folded_line(bytes)) {
    fault_ = "A header line begins with white space: folded lines are not served.";
    return progress::malformed;
  }
  // Step by step: an eager parser goes on behind a header whose Content-Length is over the limit, and forgets the
  // error.
  while (!failed && !is_done() && !bytes.empty())
    bytes.remove_prefix(put({bytes.data(), bytes.size()}, failed));
  if (failed && failed != beast_http::error::need_more)
    return verdict(failed);
  if (is_done())
    return progress::complete;
  if (header_complete_ || !has_bare_line_feed(bytes))
    return progress::incomplete;
  fault_ = "A line of the request ends without a carriage return.";
  return progress::malformed;
}

request_reader::progress request_reader::verdict(error_code failed) {
  if (failed == beast_http::error::body_limit)
    return progress::body_too_large;
  if (failed == beast_http::error::header_limit)
    return progress::header_too_large;
  if (fault_.empty())
    fault_ = "The request is not HTTP/1.1 as it should be: " + failed.message() + ".";
  return progress::malformed;
}

void request_reader::on_request_impl(beast_http::verb, string_view method, string_view raw, int version,
                                     error_code& failed) {
  version_ = version;
  asked.method.assign(method.data(), method.size());
  target.assign(raw.data(), raw.size());
  add_to_header_size(method.size() + raw.size(), failed);
}

void request_reader::on_field_impl(field known, string_view name, string_view value, error_code& failed) {
  if (header_complete_)
    return;
  add_to_header_size(name.size() + value.size() + 4, failed);
  if (known == field::host)
    ++hosts_;
  // Beast takes any other coding for "no body", and the body then for the next request.
  if (known == field::transfer_encoding && (version_ == 10 || !boost::beast::iequals(value, "chunked")))
    return refuse("The only Transfer-Encoding served is \"chunked\", in HTTP/1.1.", failed);
  if (known == field::expect && version_ == 11)
    expects_continue_ = boost::beast::iequals(value, "100-continue");
  auto& line = asked.head.emplace_back(std::string{name.data(), name.size()}, std::string{value.data(), value.size()});
  std::transform(line.first.begin(), line.first.end(), line.first.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (is_single(line.first) && *asked.header(line.first) != line.second)
    refuse("The header \"" + line.first + "\" is there twice, with two values.", failed);
}

void request_reader::on_header_impl(error_code& failed) {
  header_complete_ = true;
  if (hosts_ > 1 || (hosts_ == 0 && version_ == 11))
    refuse("An HTTP/1.1 request names its Host exactly once.", failed);
}

void request_reader::on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code&) {
  asked.body.reserve(size.value_or(0));  // at most the body limit, checked before
}

std::size_t request_reader::on_body_impl(string_view part, error_code&) {
  asked.body.append(part.data(), part.size());
  return part.size();
}

std::size_t request_reader::on_chunk_body_impl(std::uint64_t, string_view part, error_code& failed) {
  return on_body_impl(part, failed);
}

void request_reader::add_to_header_size(std::size_t bytes, error_code& failed) {
  header_size_ += bytes;  // Beast's own limit is per step: many short lines get past it
  if (header_size_ > max_header_)
    failed = beast_http::error::header_limit;
}

void request_reader::refuse(std::string why, error_code& failed) {
  fault_ = std::move(why);
  failed = beast_http::error::bad_value;
}

}  // namespace troupe::http
