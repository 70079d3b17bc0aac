#include "runtime/http/access_entry.hpp"

#include "runtime/wire/shown.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <string_view>

namespace troupe::http {
namespace {

constexpr std::size_t longest_body = 2048;

using headers = std::vector<std::pair<std::string, std::string>>;

std::string cut(const std::string& body) {
  return body.size() <= longest_body ? wire::shown(body) : wire::shown(body.substr(0, longest_body)) + "...";
}

bool is_secret(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::array<std::string_view, 4> secrets{"authorization", "cookie", "set-cookie", "proxy-authorization"};
  return std::find(secrets.begin(), secrets.end(), name) != secrets.end();
}

std::string listed(const headers& head) {
  std::string out = "[";
  for (const auto& [name, value] : head)
    out += (out.size() > 1 ? ", " : "") + wire::shown(name) + ": " + (is_secret(name) ? "***" : wire::shown(value));
  return out + "]";
}

std::string utc(std::chrono::system_clock::time_point at) {
  const auto seconds = std::chrono::system_clock::to_time_t(at);
  std::tm parts{};
  char text[32];
  ::gmtime_r(&seconds, &parts);
  return {text, std::strftime(text, sizeof text, "%FT%TZ", &parts)};
}

std::string milliseconds(std::chrono::microseconds took) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3fms", static_cast<double>(took.count()) / 1000);
  return text;
}

}  // namespace

std::string brief_text(const access_entry& entry, const response& given) {
  return "http-access id=" + entry.asked.request_id + " traceparent=" + entry.asked.traceparent +
         " peer=" + entry.asked.peer + " method=" + entry.asked.method + " uri=" + wire::shown(entry.target) +
         " status=" + std::to_string(given.status) + " duration=" + milliseconds(entry.took) +
         " bytes=" + std::to_string(given.body.size());
}

std::string full_text(const access_entry& entry, const response& given) {
  return "http-access id=" + entry.asked.request_id + " traceparent=" + entry.asked.traceparent +
         " time=" + utc(entry.at) + " peer=" + entry.asked.peer + " method=" + entry.asked.method +
         " uri=" + wire::shown(entry.target) + " headers=" + listed(entry.asked.head) +
         " body=" + cut(entry.asked.body) + " -> status=" + std::to_string(given.status) +
         " duration=" + milliseconds(entry.took) + " headers=" + listed(given.head) + " body=" + cut(given.body);
}

}  // namespace troupe::http
