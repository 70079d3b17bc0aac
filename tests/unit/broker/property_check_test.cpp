#include "runtime/broker/settings.hpp"

#include "runtime/broker/consumer_port.hpp"
#include "runtime/broker/producer_port.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace troupe::broker;

TEST_CASE("a good property has no error", "[broker][unit]") {
  CHECK_FALSE(property_error(role::consumer, "session.timeout.ms", "5000"));
  CHECK_FALSE(property_error(role::producer, "linger.ms", "5"));
}

TEST_CASE("a misspelt property is told from a wrong value", "[broker][unit]") {
  const auto error = property_error(role::consumer, "sesion.timeout.ms", "5000");
  REQUIRE(error);
  CHECK(error->unknown_name);
  const auto known = known_properties();
  CHECK(std::count(known.begin(), known.end(), "session.timeout.ms") == 1);
  CHECK(std::count(known.begin(), known.end(), "sesion.timeout.ms") == 0);
}

TEST_CASE("a value out of range is refused in librdkafka's words", "[broker][unit]") {
  const auto error = property_error(role::producer, "linger.ms", "soon");
  REQUIRE(error);
  CHECK_FALSE(error->unknown_name);
  CHECK_THAT(error->words, Catch::Contains("linger.ms"));
}

TEST_CASE("a property that a guarantee rests on cannot be changed", "[broker][unit]") {
  CHECK(property_error(role::producer, "acks", "1")->words == "acks cannot be changed, it is always all");
  CHECK(property_error(role::consumer, "enable.auto.commit", "true")->words ==
        "enable.auto.commit cannot be changed, it is always false");
}

TEST_CASE("a property with a place of its own is sent there", "[broker][unit]") {
  CHECK(property_error(role::consumer, "bootstrap.servers", "x:1")->words ==
        "bootstrap.servers is set by kafka.brokers");
  CHECK(property_error(role::consumer, "group.id", "x")->words == "group.id is set by the topic's group");
}

TEST_CASE("properties that do not fit together are refused when the client is made", "[broker][unit]") {
  struct : producer_listener {
    void on_deliveries(std::vector<delivery>) override {}
    void on_trouble(std::string) override {}
  } nobody;
  settings with;
  with.brokers = "127.0.0.1:1";
  with.producer = {{"max.in.flight", "100"}};  // idempotence allows five
  CHECK_THROWS_AS(make_producer(with, nobody), std::invalid_argument);
}

TEST_CASE("cooperative assignment is warned of where librdkafka has faults", "[broker][unit]") {
  settings with;
  CHECK(known_faults(with, 0x020002).empty());
  with.assignment = assignment_strategy::cooperative;
  CHECK(known_faults(with, 0x020002).size() == 5);
  CHECK(
      known_faults(with, 0x020800) ==
      std::vector<std::string>{"kafka.assignment = \"cooperative\" with librdkafka 2.8.0: a commit during a rebalance "
                               "may lose the assignment (4908); mended in 2.10.0"});
  CHECK(known_faults(with, 0x020a00).empty());
}

TEST_CASE("SCRAM is warned of where librdkafka's own login fails", "[broker][unit]") {
  settings with;
  with.client = {{"sasl.mechanisms", "SCRAM-SHA-512"}};
  const auto told = known_faults(with, 0x020002);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Catch::StartsWith("sasl.mechanisms = \"SCRAM-SHA-512\" with librdkafka 2.0.2: Kafka 4 refuses"));
  CHECK_THAT(told[0], Catch::EndsWith("mended in 2.6.1"));
  CHECK(known_faults(with, 0x020601).empty());
  with.client = {{"sasl.mechanism", "PLAIN"}};
  CHECK(known_faults(with, 0x020002).empty());
  with.producer = {{"sasl.mechanism", "SCRAM-SHA-256"}};
  CHECK(known_faults(with, 0x020002).size() == 1);
}
