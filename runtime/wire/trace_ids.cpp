#include "runtime/wire/trace_ids.hpp"

#include <algorithm>

namespace troupe::wire {
namespace {

constexpr std::size_t longest_value = 200;

}  // namespace

std::string log_field(const std::string& name, const std::string& value) {
  if (value.empty())
    return {};
  auto shown = value.substr(0, longest_value);
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f || c == '"'; }, '?');
  return ' ' + name + "=\"" + shown + '"';
}

std::string in_log(const trace_ids& of) {
  return log_field("request", of.request_id) + log_field("traceparent", of.traceparent);
}

}  // namespace troupe::wire
