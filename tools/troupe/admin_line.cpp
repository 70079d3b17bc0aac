#include "tools/troupe/admin_line.hpp"

#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/shown.hpp"

#include <algorithm>
#include <cereal/cereal.hpp>
#include <cstdlib>

namespace troupe {
namespace {

std::string token_from_environment() {
  const auto* value = std::getenv("TROUPE_ADMIN_TOKEN");
  return value == nullptr ? "" : value;
}

/// As it is copied out of a browser.
std::string bare(std::string address) {
  if (address.starts_with("http://"))
    address.erase(0, 7);
  if (address.ends_with('/'))
    address.pop_back();
  return address;
}

std::optional<http::client> client_of(const std::string& said) {
  const auto address = bare(said);
  const auto found = http::parse_url("http://" + address);
  if (!found || found->path != "/" || !address.ends_with(':' + found->port))
    return std::nullopt;
  return http::client{*found};
}

http::request asking(const std::string& method, const std::string& path) {
  http::request out;
  out.method = method;
  out.path = path;
  if (const auto token = token_from_environment(); !token.empty())
    out.head.emplace_back("authorization", "Bearer " + token);
  if (method != "GET")
    out.head.emplace_back("x-troupe-action", "yes");
  return out;
}

/// Of a problem answer, RFC 9457.
struct problem_view {
  std::string detail;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(detail));
  }
};

tl::unexpected<std::string> no_address(const std::string& text) { return tl::unexpected(text + " is no host:port"); }

tl::expected<http::response, std::string> send(const std::string& address, const std::string& method,
                                               const std::string& path, std::chrono::milliseconds within) {
  auto client = client_of(address);
  if (!client)
    return no_address(address);
  return client->send(asking(method, path), within);
}

}  // namespace

std::string escaped(const std::string& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const auto c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0)
      out += c;
    else
      out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

std::string sentence_in(const std::string& body) {
  const auto view = wire::from_json<problem_view>(body, wire::unknown_fields::ignore);
  return wire::shown_in_line(view ? view->detail : body);
}

admin_line::admin_line(std::string address, std::chrono::milliseconds within)
    : address_{std::move(address)},
      deadline_{std::chrono::steady_clock::now() + within},
      client_{client_of(address_)} {}

tl::expected<std::string, std::string> admin_line::ask(const std::string& path) {
  if (!client_)
    return no_address(address_);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  const auto answer = client_->send(asking("GET", path), std::max(left, std::chrono::milliseconds{1}));
  if (!answer)
    return tl::unexpected(answer.error());
  if (answer->status != 200 && answer->status != 503)
    return tl::unexpected(address_ + " answered " + std::to_string(answer->status) + ": " + sentence_in(answer->body));
  return answer->body;
}

tl::expected<std::string, std::string> ask_admin(const std::string& address, const std::string& path) {
  return admin_line{address, answer_within}.ask(path);
}

tl::expected<http::response, std::string> fetch_admin(const std::string& address, const std::string& path,
                                                      std::chrono::milliseconds within) {
  return send(address, "GET", path, within);
}

tl::expected<http::response, std::string> tell_admin(const std::string& address, const std::string& path,
                                                     std::chrono::milliseconds within) {
  return send(address, "POST", path, within);
}

}  // namespace troupe
