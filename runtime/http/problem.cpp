#include "runtime/http/problem.hpp"

#include "runtime/wire/identity.hpp"

#include <cstdio>
#include <string_view>

namespace troupe::http {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[7];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      out += code;
    } else {
      out += c;
    }
  }
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":\"");
  append_escaped(out, text);
  out += '"';
}

}  // namespace

response to_response(const problem& what) {
  std::string body = "{\"type\":\"urn:" + wire::own_domain() + ":problem:";
  append_escaped(body, what.kind);
  body += '"';
  append_member(body, "title", what.title);
  body.append(",\"status\":").append(std::to_string(what.status));
  append_member(body, "detail", what.detail);
  if (!what.field.empty())
    append_member(body, "field", what.field);
  body += '}';
  return {what.status, std::move(body), "application/problem+json", {}};
}

response unavailable(const std::string& detail, int retry_after_seconds) {
  auto out = to_response({503, "unavailable", "Service unavailable", detail, {}});
  out.head.emplace_back("Retry-After", std::to_string(retry_after_seconds));
  return out;
}

}  // namespace troupe::http
