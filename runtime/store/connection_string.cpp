#include "runtime/store/connection_string.hpp"

#include <libpq-fe.h>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

namespace troupe::store {
namespace {

using parameters = std::map<std::string, std::string>;

std::optional<parameters> parse(const std::string& given) {
  char* why = nullptr;  // may quote a part of a password: never shown
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{PQconninfoParse(given.c_str(), &why),
                                                                       PQconninfoFree};
  PQfreemem(why);
  if (!options)
    return std::nullopt;
  parameters found;
  for (auto* option = options.get(); option->keyword; ++option)
    if (option->val && *option->val)
      found.emplace(option->keyword, option->val);
  return found;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

std::string escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

std::string url_of(const parameters& all) {
  std::string url = "postgresql://";
  char separator = '?';
  for (const auto& [key, value] : all) {
    url += separator + key + '=' + escaped(value);
    separator = '&';
  }
  return url;
}

std::string take(parameters& from, const char* key) {
  const auto found = from.extract(key);
  return found ? found.mapped() : "";
}

}  // namespace

tl::expected<std::string, std::string> soci_connection_string(const std::string& given,
                                                              const std::string& application_name) {
  auto all = parse(given);
  if (!all)
    return tl::unexpected<std::string>(
        "the connection string of PostgreSQL cannot be read: write postgresql://user@host:port/database, with special "
        "characters as %XX");
  const parameters wanted{{"application_name", application_name},
                          {"client_encoding", "UTF8"},
                          {"connect_timeout", "3"},
                          {"tcp_user_timeout", "5000"},
                          {"keepalives_idle", "5"},
                          {"keepalives_interval", "2"},
                          {"keepalives_count", "3"}};
  all->insert(wanted.begin(), wanted.end());
  return url_of(*all);
}

std::string with_address(const std::string& given, const std::string& host, int port) {
  auto all = parse(given);
  if (!all)
    return given;
  all->erase("hostaddr");
  (*all)["host"] = host;
  (*all)["port"] = std::to_string(port);
  (*all)["sslmode"] = (*all)["gssencmode"] = "disable";
  return url_of(*all);
}

std::string with_password(const std::string& given, const std::string& password) {
  auto all = parse(given);
  if (!all || password.empty())
    return given;
  all->emplace("password", password);
  return url_of(*all);
}

std::string without_password(const std::string& given) {
  auto all = parse(given);
  if (!all)
    return "(unreadable)";
  for (const auto* secret : {"password", "sslpassword"})
    all->erase(secret);
  const auto user = take(*all, "user"), host = take(*all, "host"), port = take(*all, "port"),
             name = take(*all, "dbname");
  const auto rest = url_of(*all).substr(std::string_view{"postgresql://"}.size());
  return "postgresql://" + (user.empty() ? "" : escaped(user) + '@') + host + (port.empty() ? "" : ':' + port) + '/' +
         escaped(name) + rest;
}

}  // namespace troupe::store
