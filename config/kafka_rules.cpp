#include "config/kafka_rules.hpp"

#include "config/kafka_properties.hpp"
#include "config/secret_file.hpp"

#include <filesystem>

namespace troupe::config {
namespace {

constexpr std::string_view from_environment = "env:";
constexpr std::string_view from_file = "file:";

tl::expected<std::string, std::string> resolve(const std::string& value, const environment& from,
                                               const std::filesystem::path& folder) {
  if (value.starts_with(from_environment)) {
    const auto name = value.substr(from_environment.size());
    if (auto found = from(name))
      return *found;
    return tl::unexpected{"the environment variable " + in_quotes(name) + " is not set"};
  }
  if (value.starts_with(from_file))
    return read_secret_file((folder / value.substr(from_file.size())).string());
  return value;
}

std::string without(std::string text, const std::string& secret_value) {
  for (auto at = text.find(secret_value); !secret_value.empty() && at != text.npos;
       at = text.find(secret_value, at + 3))
    text.replace(at, secret_value.size(), "***");
  return text;
}

class property_check {
public:
  property_check(const vocabulary& with, const environment& from, findings& found)
      : with_{with}, from_{from}, found_{found} {}

  void check(const std::string& role, properties& entries) {
    for (auto& [name, value] : entries)
      check(role, name, value);
  }

private:
  void check(const std::string& role, const std::string& name, std::string& value) {
    const auto key = "kafka." + role + "." + name;
    if (const auto reason = owned_by_troupe(name))
      return found_.add(key, *reason);
    if (is_secret_property(name) && !take_secret(key, value))
      return;
    if (!with_.kafka_property_error)
      return;
    if (const auto fault = with_.kafka_property_error(role, name, value))
      found_.add(key, is_secret_property(name) ? without(*fault, value) : *fault);
  }

  bool take_secret(const std::string& key, std::string& value) {
    auto resolved = resolve(value, from_, std::filesystem::path{found_.path()}.parent_path());
    if (!resolved) {
      found_.add(key, resolved.error());
      return false;
    }
    value = std::move(*resolved);
    return true;
  }

  const vocabulary& with_;
  const environment& from_;
  findings& found_;
};

}  // namespace

void apply_kafka_rules(kafka_options& kafka, const vocabulary& with, const environment& from, findings& found) {
  property_check all{with, from, found};
  all.check("client", kafka.client);
  all.check("consumer", kafka.consumer);
  all.check("producer", kafka.producer);
}

}  // namespace troupe::config
