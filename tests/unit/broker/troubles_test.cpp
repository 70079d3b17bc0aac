#include "runtime/broker/rdkafka/troubles.hpp"

#include <librdkafka/rdkafka.h>
#include <catch2/catch.hpp>

using namespace troupe::broker;

TEST_CASE("an outage is told once with its cause and once when it is over", "[broker][unit]") {
  troubles all{"kafka:9092"};
  CHECK(all.begin(RD_KAFKA_RESP_ERR__TRANSPORT, "", "Connection refused") == std::nullopt);
  CHECK(all.begin(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "", "1/1 brokers are down") ==
        "none of the Kafka brokers kafka:9092 can be reached, trying on (Connection refused)");
  CHECK(all.begin(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "", "1/1 brokers are down") == std::nullopt);
  CHECK(all.over() == "the Kafka brokers kafka:9092 can be reached again");
  CHECK(all.over() == std::nullopt);
}

TEST_CASE("the same trouble is told again after it was over", "[broker][unit]") {
  troubles all{"kafka:9092"};
  REQUIRE(all.begin(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "orders", "unknown"));
  REQUIRE_FALSE(all.begin(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "orders", "unknown"));
  CHECK(all.over() == std::nullopt);
  CHECK(all.begin(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "orders", "unknown") ==
        "topic orders does not exist on kafka:9092: create it or correct its name, looking on");
}

TEST_CASE("a login by SCRAM that librdkafka spoils is told as its fault", "[broker][unit]") {
  troubles all{"kafka:9092"};
  const auto told = all.begin(RD_KAFKA_RESP_ERR__AUTHENTICATION, "",
                              "Authentication failed due to invalid credentials with SASL mechanism SCRAM-SHA-512");
  REQUIRE(told);
  CHECK((told->find("mended in 2.6.1") != std::string::npos) == (rd_kafka_version() < 0x02060100));
  CHECK((told->find("correct sasl.*") != std::string::npos) == (rd_kafka_version() >= 0x02060100));
}
