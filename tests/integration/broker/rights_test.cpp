// What a client may not do is in the way of readiness, with cause and remedy, for as long as it may not. On the
// brokers of tools/kafka --secure up.
#include "tests/contract/broker/broker_fixture.hpp"
#include "tests/support/secure_kafka.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

using namespace troupe::broker;
using namespace std::chrono_literals;

namespace {

using troupe::tests::secure_kafka;

settings secure_settings(const std::string& password = "") {
  auto out = secure_kafka{}.by_password("node");
  if (!password.empty())
    out.client["sasl.password"] = password;
  return out;
}

std::string secure_topic() {
  static int last = 0;
  const auto name = "r" + std::to_string(::getpid()) + "-" + std::to_string(++last);
  const auto wrong = ensure_topics(secure_settings(), {{name, 1}}, 20s);
  if (!wrong.empty())
    throw std::runtime_error{wrong.front()};
  return name;
}

/// A right of the user "node" that is taken away until give_back().
class denied {
public:
  explicit denied(std::string what) : what_{std::move(what)} { run("--add "); }
  ~denied() { give_back(); }
  void give_back() {
    if (!std::exchange(is_back_, true))
      run("--remove --force ");
  }

private:
  void run(const std::string& change) { secure_kafka::say("acl " + change + "--deny-principal User:node " + what_); }

  std::string what_;
  bool is_back_ = false;
};

bool says(const std::vector<std::string>& faults, const std::string& words) {
  return std::any_of(faults.begin(), faults.end(), [&](const auto& one) { return one.find(words) != one.npos; });
}

}  // namespace

TEST_CASE("no right on the group is in the way of readiness until it is given", "[broker][integration][timed]") {
  const auto topic = secure_topic();
  denied group{"--operation Read --group " + topic};
  consuming in{topic, topic, secure_settings()};
  REQUIRE(in.wait_until([&] { return says(faults_of("consumer", topic), "not authorised for group " + topic); }));
  group.give_back();
  CHECK(in.wait_until([&] { return faults_of("consumer", topic).empty(); }, 10s));
  CHECK(in.wait_for_assignments(1).size() == 1);
}

TEST_CASE("no right to read the topic is in the way of readiness until it is given although nothing comes",
          "[broker][integration][timed]") {
  const auto topic = secure_topic();
  consuming in{topic, topic, secure_settings()};
  const auto mine = in.wait_for_assignments(1).at(0);
  REQUIRE(in.wait_until([&] { return in.port->log_end(mine) == 0; }));
  CHECK(faults_of("consumer", topic).empty());
  denied reading{"--operation Read --topic " + topic};
  REQUIRE(in.wait_until([&] { return says(faults_of("consumer", topic), "not authorised for topic " + topic); }));
  reading.give_back();
  CHECK(in.wait_until([&] { return faults_of("consumer", topic).empty(); }, 10s));
}

TEST_CASE("no right to write is in the way of readiness until it is given", "[broker][integration][timed]") {
  const auto topic = secure_topic();
  publishing out{secure_settings(), {topic}};
  REQUIRE(out.wait_until([&] { return faults_of("producer", "").empty(); }));
  denied writing{"--operation Write --topic " + topic};
  out.send(topic, "k", "v");
  REQUIRE(out.wait_until([&] { return says(faults_of("producer", ""), "topic " + topic); }));
  writing.give_back();
  CHECK(out.wait_until([&] { return faults_of("producer", "").empty(); }, 10s));
}

TEST_CASE("a wrong password is in the way of readiness and said", "[broker][integration]") {
  const auto topic = secure_topic();
  consuming in{topic, topic, secure_settings("wrong")};
  CHECK(in.wait_until([&] { return says(faults_of("consumer", topic), "refuse this user or password"); }));
  publishing out{secure_settings("wrong"), {topic}};
  CHECK(out.wait_until([&] { return says(faults_of("producer", ""), "refuse this user or password"); }));
}

TEST_CASE("an unknown certificate authority is in the way of readiness and said", "[broker][integration]") {
  const auto topic = secure_topic();
  auto with = secure_settings();
  with.client["ssl.ca.location"] =
      with.client["ssl.ca.location"].substr(0, with.client["ssl.ca.location"].rfind('/')) + "/other-ca.pem";
  consuming in{topic, topic, with};
  CHECK(in.wait_until([&] { return says(faults_of("consumer", topic), "no TLS with the Kafka brokers"); }));
}
