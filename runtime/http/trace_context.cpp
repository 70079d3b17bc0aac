#include "runtime/http/trace_context.hpp"

#include "runtime/http/random_hex.hpp"

namespace troupe::http {
namespace {

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }
bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

bool is_traceparent(std::string_view text) {
  if (text.size() != 55 || text.substr(0, 3) != "00-" || text[35] != '-' || text[52] != '-')
    return false;
  const auto trace = text.substr(3, 32), parent = text.substr(36, 16), flags = text.substr(53);
  return is_hex(trace) && !is_zero(trace) && is_hex(parent) && !is_zero(parent) && is_hex(flags);
}

std::string make_traceparent() { return "00-" + random_hex(32) + "-" + random_hex(16) + "-01"; }

}  // namespace troupe::http
