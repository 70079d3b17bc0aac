#include "runtime/broker/rdkafka/read_ahead.hpp"

#include <array>
#include <string>

namespace troupe::broker {
namespace {

std::string property(rd_kafka_t* client, const char* name) {
  std::array<char, 512> value{};
  auto size = value.size();
  return rd_kafka_conf_get(rd_kafka_conf(client), name, value.data(), &size) ? "" : value.data();
}

std::size_t number(rd_kafka_t* client, const char* name) { return std::stoul(property(client, name)); }

// Of all that wakes a client's broker threads this alone asks them for nothing and loses nothing.
void wake_fetching(rd_kafka_t* client) {
  const auto user = property(client, "sasl.username"), password = property(client, "sasl.password");
  const error_ptr refused{rd_kafka_sasl_set_credentials(client, user.c_str(), password.c_str())};
}

}  // namespace

read_ahead::read_ahead(rd_kafka_t* client)
    : client_{client},
      refill_{number(client, "queued.min.messages"), number(client, "queued.max.messages.kbytes") * 1024} {}

void read_ahead::took(std::size_t bytes) {
  if (refill_.took(bytes))
    wake_fetching(client_);
}

}  // namespace troupe::broker
