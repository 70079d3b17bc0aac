#include "runtime/http/request_target.hpp"

#include <algorithm>

namespace troupe::http {
namespace {

using text_or_error = tl::expected<std::string, std::string>;

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7f; }
bool is_allowed(unsigned char c) { return c > 0x20 && c < 0x7f && c != '#'; }

/// The byte encoded at `text[at]` == '%', or -1.
int encoded_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size())
    return -1;
  const int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

text_or_error decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int byte = encoded_byte(text, i);
    if (byte < 0)
      return tl::make_unexpected("The target has a '%' that two hexadecimal digits do not follow.");
    if (is_control(static_cast<unsigned char>(byte)))
      return tl::make_unexpected("The target encodes a control character.");
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

text_or_error decode_path(std::string_view text) {
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1))
    if (encoded_byte(text, at) == '/')
      return tl::make_unexpected("The target's path encodes a slash.");
  return decode(text, false);
}

/// Empty when all went well.
std::string add_parameter(std::map<std::string, std::string>& to, std::string_view pair) {
  if (pair.empty())
    return {};
  const auto equals = std::min(pair.find('='), pair.size());
  auto name = decode(pair.substr(0, equals), true);
  auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
  if (!name || !value)
    return name ? value.error() : name.error();
  to.emplace(std::move(*name), std::move(*value));
  return {};
}

bool starts_with_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && std::equal(lower.begin(), lower.end(), text.begin(), [](char want, char have) {
           return (have >= 'A' && have <= 'Z' ? have - 'A' + 'a' : have) == want;
         });
}

/// Takes "http://host:port" off the front of an absolute target; empty when it is a path already.
tl::expected<std::string_view, std::string> take_authority(std::string_view& raw) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with_ignoring_case(raw, scheme))
      continue;
    raw.remove_prefix(scheme.size());
    const auto authority = raw.substr(0, raw.find_first_of("/?"));
    if (authority.empty() || authority.front() == ':' || authority.find('@') != std::string_view::npos)
      return tl::make_unexpected("The target must name a host, and no user, before its path.");
    raw.remove_prefix(authority.size());
    return authority;
  }
  return std::string_view{};
}

}  // namespace

tl::expected<request_target, std::string> parse_target(std::string_view raw) {
  if (!std::all_of(raw.begin(), raw.end(), [](char c) { return is_allowed(static_cast<unsigned char>(c)); }))
    return tl::make_unexpected("The target has a character that must be percent-encoded.");
  const auto authority = take_authority(raw);
  if (!authority)
    return tl::make_unexpected(authority.error());
  const bool has_path = !raw.empty() && raw.front() == '/';
  if (!has_path && (authority->empty() || !(raw.empty() || raw.front() == '?')))
    return tl::make_unexpected("The target must be a path that starts with '/'.");
  const auto mark = std::min(raw.find('?'), raw.size());
  auto path = decode_path(has_path ? raw.substr(0, mark) : "/");
  if (!path)
    return tl::make_unexpected(path.error());
  request_target out{std::move(*path), {}, std::string{*authority}};
  for (auto rest = raw.substr(std::min(mark + 1, raw.size())); !rest.empty();) {
    const auto end = std::min(rest.find('&'), rest.size());
    if (auto wrong = add_parameter(out.query, rest.substr(0, end)); !wrong.empty())
      return tl::make_unexpected(std::move(wrong));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

}  // namespace troupe::http
