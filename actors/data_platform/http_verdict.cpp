#include "actors/data_platform/http_verdict.hpp"

#include <strings.h>
#include <algorithm>
#include <cctype>

namespace troupe::data_platform {
namespace {

/// What a person looks at; empty when it is enough to wait.
std::string remedy_for(int status) {
  switch (status) {
    case 401:
    case 403:
      return "; it does not let this node in: check certificate_file in [actors.data_platform] and its rights";
    case 404:
    case 405:
    case 410:
    case 421:
      return "; if it is not being deployed, check url in [actors.data_platform]";
    case 407:
      return "; a proxy stands before it: let this node reach the sink without";
    default:
      break;
  }
  if (status >= 300 && status < 400)
    return ", and redirects are not followed: put the address it leads to into url in [actors.data_platform]";
  if (status < 500 && status != 408 && status != 425 && status != 429)
    return "; it says that of the request, not of the event: ask who runs it";
  return "";
}

bool is_plain(const std::string& text) {
  return text.size() < 40 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) || c == ' ' || c == ',' || c == ':';
         });
}

std::string asked_pause(const http::response& answer) {
  for (const auto& [name, value] : answer.head)
    if (strcasecmp(name.c_str(), "retry-after") == 0 && is_plain(value))
      return " (Retry-After: " + value + ')';
  return "";
}

}  // namespace

outcome http_verdict(const http::response& answer) {
  const auto status = answer.status;
  if (status >= 200 && status < 300)
    return done();
  auto reason = "the sink answered " + std::to_string(status);
  if (is_at_fault(status))
    return reject(std::move(reason) + " to this event");
  return unavailable(std::move(reason) + asked_pause(answer) + remedy_for(status));
}

}  // namespace troupe::data_platform
