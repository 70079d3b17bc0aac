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
  CHECK(all.standing().size() == 1);
  CHECK(all.over(trouble_scope::connection) == "the Kafka brokers kafka:9092 can be reached again");
  CHECK(all.over(trouble_scope::connection) == std::nullopt);
  CHECK(all.standing().empty());
}

TEST_CASE("the same trouble is told again after it was over", "[broker][unit]") {
  troubles all{"kafka:9092"};
  REQUIRE(all.begin(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "orders", "unknown"));
  REQUIRE_FALSE(all.begin(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "orders", "unknown"));
  CHECK(all.over(trouble_scope::topic) == "the trouble with the Kafka brokers kafka:9092 is over");
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

TEST_CASE("a trouble stands until what it is about works again", "[broker][unit]") {
  troubles all{"kafka:9092", "sinks"};
  const auto no_right = all.begin(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, "orders", "Group authorization failed");
  CHECK(no_right == "not authorised for group sinks on kafka:9092: grant this user READ on that group");
  REQUIRE(all.begin(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, "orders", "Topic authorization failed"));
  CHECK(all.has(trouble_scope::topic));
  all.over(trouble_scope::connection);
  CHECK(all.standing().size() == 2);
  all.over(trouble_scope::topic);  // reading works, committing does not
  REQUIRE(all.standing().size() == 1);
  CHECK(all.standing().begin()->second == *no_right);
  all.over(trouble_scope::group);
  CHECK(all.standing().empty());
}

TEST_CASE("a member with another assignment strategy is named with what to do", "[broker][unit]") {
  troubles all{"kafka:9092", "sinks"};
  CHECK(all.begin(RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL, "orders", "Inconsistent group protocol") ==
        "group sinks has members with another assignment strategy, of this or another program: give all of them the "
        "same (kafka.assignment), and each program a group of its own");
}
