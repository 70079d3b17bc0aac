#include "config/url.hpp"

#include <algorithm>

namespace troupe::config {
namespace {

constexpr std::string_view mask = "***";
constexpr std::string_view key_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.%";

// Where "?key=value" begins. A '/', '=' or '?' in a password should have been percent-encoded and would end the
// authority early; such a password has to be found, too.
std::size_t parameters_start(std::string_view url) {
  for (auto mark = url.find('?'); mark != url.npos; mark = url.find('?', mark + 1)) {
    const auto key_end = url.find_first_not_of(key_letters, mark + 1);
    if (key_end != url.npos && key_end > mark + 1 && url[key_end] == '=')
      return mark;
  }
  return url.size();
}

std::string mask_user(std::string_view before_parameters) {
  std::string text{before_parameters};
  const auto start = text.find("://") + 3;
  const auto at = text.rfind('@');
  const auto colon = text.find(':', start);
  if (at != text.npos && colon != text.npos && colon + 1 < at)
    text.replace(colon + 1, at - colon - 1, mask);
  return text;
}

// libpq decodes keys, so a percent-encoded one may spell "password".
bool names_password(std::string_view key) { return key.ends_with("password") || key.find('%') != key.npos; }

std::string mask_parameter(std::string_view parameter) {
  const auto equals = parameter.find('=');
  if (equals == parameter.npos || equals + 1 == parameter.size() || !names_password(parameter.substr(0, equals)))
    return std::string{parameter};
  return std::string{parameter.substr(0, equals + 1)} + std::string{mask};
}

}  // namespace

bool is_url(std::string_view text) {
  const auto scheme = text.find("://");
  return scheme != text.npos && scheme > 0 && scheme + 3 < text.size() &&
         text.substr(0, scheme).find_first_not_of("abcdefghijklmnopqrstuvwxyz") == text.npos;
}

bool has_password(std::string_view url) { return is_url(url) && without_password(url) != url; }

std::string without_password(std::string_view url) {
  if (!is_url(url))
    return url.empty() ? "" : std::string{mask};
  auto at = parameters_start(url);
  auto text = mask_user(url.substr(0, at));
  while (at < url.size()) {
    const auto next = std::min(url.find('&', at + 1), url.size());
    text += url[at] + mask_parameter(url.substr(at + 1, next - at - 1));
    at = next;
  }
  return text;
}

}  // namespace troupe::config
