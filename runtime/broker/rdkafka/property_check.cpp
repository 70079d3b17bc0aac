#include "runtime/broker/rdkafka/client.hpp"

#include <array>

namespace troupe::broker {
namespace {

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

std::optional<property_fault> property_error(role which, const std::string& name, const std::string& value) {
  if (const auto elsewhere = set_elsewhere(which, name))
    return property_fault{name + " " + *elsewhere};
  conf_ptr conf{rd_kafka_conf_new()};
  std::array<char, 512> words{};
  switch (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), words.data(), words.size())) {
    case RD_KAFKA_CONF_OK:
      return std::nullopt;
    case RD_KAFKA_CONF_UNKNOWN:
      return property_fault{words.data(), true};
    default:
      return property_fault{name + ": " + words.data()};  // librdkafka may speak of an alias
  }
}

}  // namespace troupe::broker
