// Setting a group's offsets without being in it. See real_kafka_test.cpp.
#include "runtime/broker/idle_group.hpp"

#include "runtime/broker/landmark.hpp"
#include "runtime/broker/topic_reader.hpp"
#include "tests/integration/broker/foreign_producer.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;
using namespace std::chrono_literals;

namespace {

partition_range range_of(const std::string& topic) {
  return partition_ranges(client_settings(), topic, topic, 10s).value().at(0);
}

landmark last_below(const std::string& topic, offset end) {
  const auto found = last_records(client_settings(), topic, {{0, 0, end}}, 20s).value();
  return found.contains(0) ? landmark_of(found.at(0)) : landmark{};
}

}  // namespace

TEST_CASE("a consumer begins where a group that nobody is in was moved to", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  REQUIRE(out.flushed());
  {
    idle_group group{client_settings(), topic, topic};
    CHECK(group.move(0, 7, last_below(topic, 7), 10s).what == offset_move::result::moved);
  }
  CHECK(range_of(topic).committed == 7);
  CHECK(range_of(topic).known == last_below(topic, 7));
  consuming in{topic, topic, client_settings()};
  const auto records = in.wait_for_records(3);
  CHECK(records.front().at == 7);
  CHECK(in.cuts().empty());
}

TEST_CASE("brokers do not move a group that has members", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  consuming in{topic, topic, client_settings()};
  REQUIRE(in.wait_for_assignments(1).size() == 1);
  idle_group group{client_settings(), topic, topic};
  const auto said = group.move(0, 7, {}, 10s);
  CHECK(said.what == offset_move::result::refused);
  CHECK(said.has_members);
  CHECK_FALSE(range_of(topic).committed);
}

TEST_CASE("a partition that is not there is not moved", "[broker][integration]") {
  const auto topic = new_topic(1);
  idle_group group{client_settings(), topic, topic};
  const auto said = group.move(5, 7, {}, 10s);
  CHECK(said.what == offset_move::result::refused);
  CHECK_FALSE(said.has_members);
}

TEST_CASE("the last record below an offset is found also where offsets hold none", "[broker][integration]") {
  const auto topic = new_topic(1);
  foreign_producer other;
  other.begin();
  other.send(topic, 3);
  other.commit();  // its marker is at 3
  for (int i = 0; i < 2; ++i) {
    other.begin();
    other.send(topic, 2);
    other.abort();
  }
  CHECK(last_below(topic, 10).at == 2);
  CHECK(last_below(topic, 3).at == 2);
  CHECK(last_below(topic, 1).at == 0);
  CHECK_FALSE(last_below(topic, 0));
}

TEST_CASE("an offset is known by the time of its record", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 3);
  REQUIRE(out.flushed());
  const std::vector<partition_range> all{{0, 0, 3}};
  const auto first = last_records(client_settings(), topic, {{0, 0, 1}}, 20s).value().at(0).appended_at;
  CHECK(offsets_since(client_settings(), topic, all, first, 10s).value().at(0) == 0);
  CHECK(offsets_since(client_settings(), topic, all, first + 24h, 10s).value().at(0) == 3);
}
