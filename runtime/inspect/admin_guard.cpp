#include "runtime/inspect/admin_guard.hpp"

#include "runtime/http/problem.hpp"
#include "runtime/inspect/bearer_token.hpp"

#include <algorithm>
#include <cctype>

namespace troupe::inspect {
namespace {

http::response refuse(int status, const char* kind, const char* title, const std::string& detail) {
  return http::to_response({status, kind, title, detail, ""});
}

http::response unauthorised() {
  auto out = refuse(401, "unauthorised", "Unauthorised", "this address needs the bearer token of TROUPE_ADMIN_TOKEN");
  out.head.emplace_back("WWW-Authenticate", "Bearer");
  return out;
}

/// "node:9090" -> "node", "[::1]:9090" -> "[::1]", in lower case.
std::string name_in(const std::string& authority) {
  const auto end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
  auto out = authority.substr(0, end);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

bool is_address(const std::string& name) {
  return name.starts_with('[') || (!name.empty() && name.find_first_not_of("0123456789.") == std::string::npos);
}

bool is_own_name(const admin_guard& guard, const std::string* host) {
  if (host == nullptr)
    return false;
  const auto name = name_in(*host);
  return is_address(name) || name == "localhost" || name == name_in(guard.listen);
}

bool changes(const http::request& asked) { return asked.method != "GET" && asked.method != "HEAD"; }

bool is_deliberate(const http::request& asked) {
  const auto* action = asked.header("x-troupe-action");
  const auto* origin = asked.header("origin");
  const auto* host = asked.header("host");
  const bool same = origin == nullptr || (host != nullptr && *origin == "http://" + *host);
  return action != nullptr && *action == "yes" && same;
}

}  // namespace

std::optional<http::response> refusal_of(const admin_guard& guard, const http::request& asked) {
  if (!guard.token.empty() && !carries_token(asked, guard.token))
    return unauthorised();
  if (guard.token.empty() && !is_own_name(guard, asked.header("host")))
    return refuse(421, "misdirected-request", "Misdirected Request",
                  "Host names another machine; ask for localhost or for " + guard.listen);
  if (changes(asked) && !is_deliberate(asked))
    return refuse(403, "not-deliberate", "Forbidden",
                  "a request that changes something needs the header X-Troupe-Action: yes and no foreign Origin");
  return std::nullopt;
}

}  // namespace troupe::inspect
