#include "runtime/http/wire_text.hpp"

#include <ctime>
#include <ostream>  // Boost 1.74's status.hpp uses it without including it

#include <boost/beast/http/status.hpp>
#include <string_view>

namespace troupe::http {
namespace {

/// "Date: ...\r\n", made once a second.
const std::string& date_line() {
  thread_local std::time_t made = 0;
  thread_local std::string line;
  if (const auto now = std::time(nullptr); now != made) {
    std::tm utc{};
    char text[64];
    ::gmtime_r(&now, &utc);
    line.assign(text, std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc));
    made = now;
  }
  return line;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  constexpr std::string_view breaks{"\r\n\0", 3};
  if (name.find_first_of(breaks) == std::string_view::npos && value.find_first_of(breaks) == std::string_view::npos)
    out.append(name).append(": ").append(value).append("\r\n");
}

void append_status_line(std::string& out, int status) {
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  out.append("HTTP/1.1 ")
      .append(std::to_string(status))
      .append(" ")
      .append(reason.data(), reason.size())
      .append("\r\n");
}

}  // namespace

void append_wire_text(std::string& out, const response& what, const framing& how) {
  append_status_line(out, what.status);
  out += date_line();
  append_header(out, "X-Request-Id", how.request_id);
  if (!what.body.empty())
    append_header(out, "Content-Type", what.content_type);
  if (what.status != 204 && what.status != 304)
    append_header(out, "Content-Length", std::to_string(what.body.size()));
  for (const auto& [name, value] : what.head)
    append_header(out, name, value);
  if (!how.keep_alive)
    out += "Connection: close\r\n";
  else if (how.http_10)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (!how.without_body && what.status != 204 && what.status != 304)
    out += what.body;
}

}  // namespace troupe::http
