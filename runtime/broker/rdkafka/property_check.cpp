#include "runtime/broker/rdkafka/client.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace troupe::broker {
namespace {

std::size_t edit_distance(const std::string& from, const std::string& to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const auto replaced = diagonal + (from[i] == to[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<std::string> known_properties() {
  conf_ptr conf{rd_kafka_conf_new()};
  std::size_t count = 0;
  const char** dump = rd_kafka_conf_dump(conf.get(), &count);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; i += 2)  // name, value, name, value
    names.emplace_back(dump[i]);
  rd_kafka_conf_dump_free(dump, count);
  return names;
}

std::string nearest_property(const std::string& name) {
  const auto names = known_properties();
  return *std::min_element(names.begin(), names.end(), [&](const auto& left, const auto& right) {
    return edit_distance(name, left) < edit_distance(name, right);
  });
}

std::optional<std::string> set_elsewhere(role which, const std::string& name) {
  if (name == "bootstrap.servers" || name == "metadata.broker.list")
    return "is set by kafka.brokers";
  if (name == "group.id")
    return "is set by the topic's group";
  const auto& owned = owned_properties(which);
  if (const auto own = owned.find(name); own != owned.end())
    return "cannot be changed, it is always " + own->second;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> property_error(role which, const std::string& name, const std::string& value) {
  if (const auto elsewhere = set_elsewhere(which, name))
    return name + " " + *elsewhere;
  conf_ptr conf{rd_kafka_conf_new()};
  std::array<char, 512> words{};
  switch (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), words.data(), words.size())) {
    case RD_KAFKA_CONF_OK:
      return std::nullopt;
    case RD_KAFKA_CONF_UNKNOWN:
      return std::string{words.data()} + ", did you mean " + nearest_property(name) + "?";
    default:
      return name + ": " + words.data();  // librdkafka may speak of an alias
  }
}

}  // namespace troupe::broker
