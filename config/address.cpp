#include "config/address.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::config {
namespace {

bool consists_of(std::string_view text, std::string_view extra) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [extra](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           extra.find(static_cast<char>(c)) != extra.npos;
  });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, fault] = std::from_chars(text.data(), end, port);
  if (fault != std::errc{} || rest != end)
    return {};
  return port;
}

std::optional<std::string> parse_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    return consists_of(text, ":.%") ? std::optional{std::string{text}} : std::nullopt;
  }
  return consists_of(text, ".-_") ? std::optional{std::string{text}} : std::nullopt;
}

}  // namespace

std::optional<address> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos)
    return {};
  auto host = parse_host(text.substr(0, colon));
  const auto port = parse_port(text.substr(colon + 1));
  if (!host || !port)
    return {};
  return address{std::move(*host), *port};
}

bool is_loopback(const address& where) {
  if (where.host == "localhost" || where.host == "::1")
    return true;
  // A name such as 127.example.org is not an address of this machine.
  return where.host.starts_with("127.") && where.host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace troupe::config
