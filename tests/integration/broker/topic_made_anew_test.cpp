// A topic deleted and made anew under its name, as a consumer of a real broker sees it.
#include "tests/support/topic_removal.hpp"

#include "runtime/broker/landmark.hpp"
#include "tests/contract/broker/broker_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;
using namespace std::chrono_literals;

namespace {

constexpr int old_length = 20;

void make_anew(const std::string& topic, int length) {
  troupe::tests::remove_topic(client_settings(), topic);
  create_topic(topic, 1);
  publishing out{client_settings()};
  for (int i = 0; i < length; ++i)
    out.send(topic, "k", "new " + std::to_string(i));
  REQUIRE(out.flushed());
}

/// A topic of which a group has handled all, and the last record of it.
landmark handled(const std::string& topic, const std::string& group) {
  publishing out{client_settings()};
  out.send_numbers(topic, old_length);
  consuming first{topic, group};
  const auto records = first.wait_for_records(old_length);
  REQUIRE(records.size() == old_length);
  first.port->store(records.back().from, old_length, landmark_of(records.back()));
  first.port.reset();
  return landmark_of(records.back());
}

}  // namespace

TEST_CASE("a topic made anew while nobody read it is noticed whatever its length", "[broker][integration]") {
  const auto topic = new_topic(1);
  const auto last = handled(topic, "any");
  const auto length = GENERATE(old_length - 5, old_length - 1, old_length, old_length + 1, 2 * old_length);
  make_anew(topic, length);
  consuming in{topic, "batch", client_settings(), old_length, last};
  const auto records = in.wait_for_records(static_cast<std::size_t>(length));
  REQUIRE(records.size() == static_cast<std::size_t>(length));
  CHECK(records.front().value == "new 0");
  REQUIRE(in.cuts().size() == 1);
  CHECK(in.cuts()[0].missed == last);
}

TEST_CASE("a topic made anew is noticed by what its group has committed", "[broker][integration]") {
  const auto topic = new_topic(1);
  handled(topic, topic);
  const auto length = GENERATE(old_length - 5, old_length, 2 * old_length);
  make_anew(topic, length);
  consuming second{topic};
  const auto records = second.wait_for_records(static_cast<std::size_t>(length));
  REQUIRE(records.size() == static_cast<std::size_t>(length));
  CHECK(records.front().value == "new 0");  // whether or not the broker has dropped the group's offset
}

TEST_CASE("an empty topic made anew is noticed before its first record", "[broker][integration]") {
  const auto topic = new_topic(1);
  const auto last = handled(topic, "any");
  make_anew(topic, 0);
  consuming in{topic, "batch", client_settings(), old_length, last};
  CHECK(in.wait_until([&] { return in.cuts().size() == 1; }));
}

namespace {

/// Everything of the new log, in order, under one assignment; nothing of it under `old`.
bool has_read_anew(consuming& in, assignment old, int length) {
  const auto records = in.records();
  const auto last = records.back().from;
  int next = 0;
  for (const auto& each : records)
    if (each.from == last && last != old && each.value == "new " + std::to_string(next))
      ++next;
  return next == length;
}

bool has_mixed(consuming& in, assignment old) {
  const auto records = in.records();
  return std::any_of(records.begin(), records.end(),
                     [&](const auto& each) { return each.from == old && each.value->starts_with("new"); });
}

}  // namespace

TEST_CASE("a topic made anew under a running consumer is lost and read from its beginning", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, old_length);
  consuming in{topic, "any"};
  REQUIRE(in.wait_for_records(old_length).size() == old_length);
  const auto old = in.assigned().at(0);
  const auto length = GENERATE(old_length - 5, old_length, 2 * old_length);
  INFO(length);
  make_anew(topic, length);
  CHECK(in.wait_until([&] { return has_read_anew(in, old, length); }));
  CHECK_FALSE(has_mixed(in, old));
}

TEST_CASE("a topic made anew while its partition was paused is not read on", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, old_length);
  consuming in{topic, "any"};
  REQUIRE(in.wait_for_records(old_length).size() == old_length);
  const auto old = in.assigned().at(0);
  in.port->pause(old);
  make_anew(topic, 2 * old_length);
  in.port->resume(old);
  CHECK(in.wait_until([&] { return has_read_anew(in, old, 2 * old_length); }));
  CHECK_FALSE(has_mixed(in, old));
}
