#include "actors/data_platform/cloud_event_request.hpp"

namespace troupe::data_platform {
namespace {

bool is_plain(char c) { return c > ' ' && c < 0x7f && c != '"' && c != '%'; }

// As the binding wants it: everything outside printable ASCII, and blank, quote and percent, as %XX.
std::string header_value(const std::string& text) {
  constexpr auto digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c))
      out += c;
    else
      out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

}  // namespace

http::request cloud_event_request(const order_event& event, const std::string& path) {
  http::request out;
  out.method = "POST";
  out.path = path;
  out.head = {{"ce-specversion", "1.0"},
              {"ce-id", header_value(event.from.event_id)},
              {"ce-source", header_value("troupe/" + event.from.topic)},
              {"ce-type", wire::type_name<schemas::order_completed>()},
              {"ce-time", wire::to_rfc3339(event.message.occurred_at)},
              {"content-type", "application/json"}};
  const auto& trace = event.from.trace;
  if (!trace.traceparent.empty())
    out.head.emplace_back("traceparent", header_value(trace.traceparent));
  if (!trace.request_id.empty())
    out.head.emplace_back("x-request-id", header_value(trace.request_id));
  out.body = wire::to_json(event.message);
  return out;
}

}  // namespace troupe::data_platform
