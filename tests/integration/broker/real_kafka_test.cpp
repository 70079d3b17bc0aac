// The ports' suite on a real Apache Kafka, e.g. TROUPE_TEST_KAFKA=$(tools/kafka up).
#include "runtime/broker/consumer_group.hpp"

#include "tests/contract/broker/ports_contract.hpp"
#include "tests/integration/broker/foreign_producer.hpp"

#include <librdkafka/rdkafka.h>
#include <array>
#include <cstdlib>
#include <stdexcept>

std::string bootstrap() {
  const char* brokers = std::getenv("TROUPE_TEST_KAFKA");
  if (!brokers || !*brokers)
    throw std::runtime_error{"TROUPE_TEST_KAFKA is not set: run TROUPE_TEST_KAFKA=$(tools/kafka up) and this again"};
  return brokers;
}

void create_topic(const std::string& name, std::int32_t partitions) {
  const auto wrong = ensure_topics(client_settings(), {{name, partitions}}, 20s);
  if (!wrong.empty())
    throw std::runtime_error{wrong.front()};
}

TEST_CASE("a partition moves to a new member with everything stored before", "[broker][integration]") {
  const auto topic = new_topic(2);
  publishing out{client_settings()};
  out.send_numbers(topic, 200);
  auto with = client_settings();
  with.assignment = GENERATE(assignment_strategy::range, assignment_strategy::cooperative);
  const std::size_t stopped = with.assignment == assignment_strategy::range ? 2 : 1;
  with.commit_interval = 1h;  // only the revocation commits
  consuming first{topic, topic, with};
  REQUIRE(first.wait_for_records(200).size() == 200);
  for (const auto& each : first.wait_for_assignments(2))
    first.port->store(each, first.last_of(each) + 1);

  consuming second{topic, topic, with};
  REQUIRE(second.wait_for_assignments(1).size() == 1);
  REQUIRE(first.wait_until([&] { return first.revoked().size() == stopped; }));
  out.send_numbers(topic, 100);
  CHECK(first.wait_until([&] { return first.records().size() + second.records().size() == 300; }));
  CHECK(first.each_once());
}

TEST_CASE("a static member that comes back has its partitions again and nobody else had them",
          "[broker][integration]") {
  const auto topic = new_topic(2);
  auto with = client_settings();
  with.membership = member_kind::fixed;
  with.client_id = "first";
  auto other = with;
  other.client_id = "second";
  auto first = std::make_unique<consuming>(topic, topic, with);
  REQUIRE(first->wait_for_assignments(2).size() == 2);
  consuming second{topic, topic, other};
  REQUIRE(second.wait_for_assignments(1).size() == 1);
  REQUIRE(first->wait_until([&] { return first->assigned().size() == 1; }));
  const auto its = first->assigned().at(0).partition;

  first.reset();
  consuming back{topic, topic, with};
  REQUIRE(back.wait_for_assignments(1).size() == 1);
  CHECK(back.assigned().at(0).partition == its);
  CHECK(second.assigned().size() == 1);
  CHECK(second.revoked().empty());
}

TEST_CASE("a topic that is missing on a real broker is told", "[broker][integration]") {
  consuming in{"never-created"};
  REQUIRE(in.wait_until([&] { return !in.troubles().empty(); }));
  CHECK_THAT(in.troubles()[0], Catch::Contains("topic never-created does not exist"));
}

TEST_CASE("an event for a missing topic may be published later", "[broker][integration]") {
  auto with = client_settings();
  with.producer = {{"topic.metadata.propagation.max.ms", "500"}};
  publishing out{with};
  const auto token = out.send("never-created", "k", "v");
  REQUIRE(out.flushed());
  CHECK(out.report(token).outcome == delivery::result::failed);
  CHECK_THAT(out.report(token).reason, Catch::Contains("topic never-created"));
}

TEST_CASE("who is in a group and holds which partition is told by the broker", "[broker][integration]") {
  const auto topic = new_topic(2);
  auto with = client_settings();
  with.client_id = "first";
  consuming first{topic, topic, with};
  REQUIRE(first.wait_for_assignments(2).size() == 2);
  with.client_id = "second";
  consuming second{topic, topic, with};
  REQUIRE(second.wait_for_assignments(1).size() == 1);
  REQUIRE(first.wait_until([&] { return first.assigned().size() == 1; }));

  const auto group = describe_group(client_settings(), topic, topic, 10s);
  REQUIRE(group);
  CHECK(group->state == "Stable");
  REQUIRE(group->members.size() == 2);
  for (const auto& member : group->members) {
    const auto own = (member.client_id == "first" ? first : second).assigned().at(0).partition;
    CHECK(member.partitions == std::vector{own});
  }
}

TEST_CASE("a group that nobody was ever in is dead", "[broker][integration]") {
  const auto group = describe_group(client_settings(), "never-joined", "any", 10s);
  REQUIRE(group);
  CHECK(group->state == "Dead");
  CHECK(group->members.empty());
  for (int i = 0; i < 60; ++i)  // given up early, often in the midst of the asking
    static_cast<void>(describe_group(client_settings(), "never-joined", "any", std::chrono::milliseconds{1 + i}));
}

namespace {

// What the topic takes in one batch, compressed or not.
void limit_batches(const std::string& topic, int bytes) {
  const auto with = client_settings();
  std::array<char, 512> words{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", with.brokers.c_str(), words.data(), words.size());
  rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, words.data(), words.size());
  REQUIRE(client);
  rd_kafka_ConfigResource_t* resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str());
  rd_kafka_ConfigResource_set_config(resource, "max.message.bytes", std::to_string(bytes).c_str());
  rd_kafka_queue_t* answers = rd_kafka_queue_new(client);
  rd_kafka_AlterConfigs(client, &resource, 1, nullptr, answers);
  rd_kafka_event_t* answer = rd_kafka_queue_poll(answers, 10'000);
  CHECK(rd_kafka_event_error(answer) == RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy(answer);
  rd_kafka_queue_destroy(answers);
  rd_kafka_ConfigResource_destroy(resource);
  rd_kafka_destroy(client);
}

}  // namespace

TEST_CASE("events that a broker refuses as a batch are judged one by one", "[broker][integration]") {
  const auto topic = new_topic(1);
  limit_batches(topic, 2000);
  auto with = client_settings();
  with.producer = {{"linger.ms", "200"}};
  publishing out{with};
  std::vector<std::uint64_t> small;
  for (int i = 0; i < 10; ++i)
    small.push_back(out.send(topic, "k", std::string(700, 'x')));
  const auto large = out.send(topic, "k", std::string(5000, 'x'));
  REQUIRE(out.flushed());
  for (const auto token : small)
    CHECK(out.report(token).outcome == delivery::result::delivered);
  CHECK(out.report(large).outcome == delivery::result::refused);
}

TEST_CASE("a member of the group with another assignment strategy is in the way of readiness while it is there",
          "[broker][integration]") {
  const auto topic = new_topic(1), group = topic;
  auto other = client_settings();
  other.assignment = assignment_strategy::cooperative;
  auto foreign = std::make_unique<consuming>(topic, group, other);
  REQUIRE(foreign->wait_for_assignments(1).size() == 1);

  consuming in{topic, group};
  const auto ours = [&] { return faults_of("consumer", topic); };
  REQUIRE(in.wait_until([&] { return !ours().empty(); }));
  CHECK_THAT(ours().front(), Catch::Contains("group " + group + " has members with another assignment strategy"));
  foreign.reset();
  CHECK(in.wait_for_assignments(1).size() == 1);
  CHECK(ours().empty());
}

TEST_CASE("a topic that was deleted is in the way of publishing until it is there again", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings(), {topic}};
  const auto faults = [] { return faults_of("producer", ""); };
  REQUIRE(out.wait_until([&] { return faults().empty(); }));
  foreign_producer{}.remove_topic(topic);
  REQUIRE(out.wait_until([&] { return !faults().empty(); }));
  CHECK_THAT(faults().front(), Catch::Contains("topic " + topic + " does not exist"));
  create_topic(topic, 1);
  CHECK(out.wait_until([&] { return faults().empty(); }, 10s));
}
