#include "runtime/broker/rdkafka/read_ahead.hpp"

#include "runtime/broker/settings.hpp"

#include <algorithm>
#include <string>

namespace troupe::broker {
namespace {

/// Whole, however long.
std::string property(rd_kafka_t* client, const char* name) {
  const auto* conf = rd_kafka_conf(client);
  std::size_t size = 0;
  if (rd_kafka_conf_get(conf, name, nullptr, &size) != RD_KAFKA_CONF_OK)
    return {};
  std::string value(size, '\0');
  if (rd_kafka_conf_get(conf, name, value.data(), &size) != RD_KAFKA_CONF_OK)
    return {};
  value.resize(std::min(value.find('\0'), value.size()));
  return value;
}

std::size_t number(rd_kafka_t* client, const char* name) { return std::stoul(property(client, name)); }

}  // namespace

read_ahead::read_ahead(rd_kafka_t* client)
    : client_{client},
      refill_{number(client, "queued.min.messages"), number(client, "queued.max.messages.kbytes") * 1024},
      user_{property(client, "sasl.username")},
      password_{property(client, "sasl.password")} {}

void read_ahead::took(std::size_t bytes) {
  if (linked_version() < looks_again_by_itself && refill_.took(bytes))
    wake_fetching();
}

// Of all that wakes 2.0.2's broker threads this alone asks them for nothing and loses nothing. It replaces the
// credentials, by themselves: nobody else sets them.
void read_ahead::wake_fetching() {
  const error_ptr refused{rd_kafka_sasl_set_credentials(client_, user_.c_str(), password_.c_str())};
}

}  // namespace troupe::broker
