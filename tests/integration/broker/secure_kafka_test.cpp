// TLS, logins and rights on a real Apache Kafka: tools/kafka --secure up.
#include "tests/support/secure_kafka.hpp"

#include "tests/contract/broker/broker_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace troupe::broker;
using troupe::tests::secure_kafka;

namespace {

std::string new_secure_topic(const settings& with) {
  const auto name = "secure-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  const auto wrong = ensure_topics(with, {{name, 2}}, 20s);
  if (!wrong.empty())
    throw std::runtime_error{wrong.front()};
  return name;
}

void carries_records(const settings& with) {
  const auto topic = new_secure_topic(with);
  publishing out{with};
  out.send_numbers(topic, 100);
  CHECK(out.flushed());
  CHECK(out.delivered() == 100);
  consuming in{topic, topic, with};
  CHECK(in.wait_for_records(100).size() == 100);
}

/// What a member is told of its troubles, once there is one.
std::string trouble_of(const settings& with) {
  consuming in{"any", "any", with};
  in.wait_until([&] { return !in.troubles().empty(); });
  const auto told = in.troubles();
  return told.empty() ? "" : told.front();
}

}  // namespace

TEST_CASE("records go through TLS with a password", "[broker][integration]") {
  carries_records(secure_kafka{}.by_password("node"));
}

TEST_CASE("records go through TLS with a certificate", "[broker][integration]") {
  carries_records(secure_kafka{}.by_certificate("node"));
}

TEST_CASE("a password of 700 bytes logs in", "[broker][integration]") {
  carries_records(secure_kafka{}.by_password("token"));
}

TEST_CASE("SCRAM logs in, or the fault of librdkafka that keeps it out is named", "[broker][integration]") {
  const auto mechanism = GENERATE("SCRAM-SHA-256", "SCRAM-SHA-512");
  const auto with = secure_kafka{}.by_password("node", mechanism);
  if (known_faults(with, linked_version()).empty()) {
    carries_records(with);
    return;
  }
  CHECK_THAT(trouble_of(with), Catch::Contains("mended in 2.6.1"));
}

TEST_CASE("a wrong password is said to be one", "[broker][integration]") {
  auto with = secure_kafka{}.by_password("node");
  with.client["sasl.password"] = "wrong";
  CHECK_THAT(trouble_of(with), Catch::Contains("refuse this user or password: correct sasl.*"));
}

TEST_CASE("who has no rights is told so and loses nothing", "[broker][integration]") {
  const auto topic = new_secure_topic(secure_kafka{}.by_password("node"));
  const auto stranger = secure_kafka{}.by_certificate("stranger");
  consuming in{topic, topic, stranger};
  REQUIRE(in.wait_until([&] { return !in.troubles().empty(); }));
  CHECK_THAT(in.troubles().front(), Catch::Contains("uthori"));
}
