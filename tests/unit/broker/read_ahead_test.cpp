#include "runtime/broker/rdkafka/read_ahead.hpp"
#include "runtime/broker/rdkafka/client.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;

namespace {

std::string property(rd_kafka_t* client, const char* name) {
  char value[2048];
  auto size = sizeof value;
  REQUIRE(rd_kafka_conf_get(rd_kafka_conf(client), name, value, &size) == RD_KAFKA_CONF_OK);
  return value;
}

}  // namespace

TEST_CASE("a password of 700 bytes is whole after the client was woken", "[broker][unit]") {
  const std::string user(600, 'u'), password(700, 'p');
  settings with;
  with.brokers = "127.0.0.1:1";
  with.client = {{"security.protocol", "SASL_PLAINTEXT"},
                 {"sasl.mechanisms", "PLAIN"},
                 {"sasl.username", user},
                 {"sasl.password", password}};
  const auto client = make_client(role::consumer, make_conf(role::consumer, with, {{"group.id", "g"}}));
  read_ahead ahead{client.get()};
  for (int i = 0; i < 50'000; ++i)
    ahead.took(100);
  CHECK(property(client.get(), "sasl.username") == user);
  CHECK(property(client.get(), "sasl.password") == password);
}
