// What the broker ports promise, as one suite: included once by the program that runs it on the embedded broker and
// once by the one that runs it on real Kafka. The including file says which by defining bootstrap().
#pragma once

#include "runtime/broker/landmark.hpp"
#include "tests/contract/broker/broker_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;
using namespace std::chrono_literals;

TEST_CASE("a record arrives with its key headers and value", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send(topic, "k1", "v1", {{"ce_type", "troupe.x.v1"}, {"empty", ""}});
  consuming in{topic};

  const auto records = in.wait_for_records(1);
  REQUIRE(records.size() == 1);
  CHECK(records[0].key == "k1");
  CHECK(records[0].value == "v1");
  CHECK(records[0].at == 0);
  CHECK(records[0].head == troupe::wire::headers{{"ce_type", "troupe.x.v1"}, {"empty", ""}});
  CHECK(records[0].appended_at > std::chrono::system_clock::now() - 10min);
  CHECK(in.wait_until([&] { return in.port->log_end(records[0].from) == 1; }));
  CHECK(in.passed(records[0].from) == -1);  // the record itself said so
}

TEST_CASE("where a partition begins and ends is known before a record comes", "[broker][contract]") {
  const auto topic = new_topic(1), empty = new_topic(1);
  publishing out{client_settings()};
  out.send_to(topic, 0, 3);
  const auto end = out.end_of(0);
  consuming at_the_end{topic, topic, client_settings(), end};
  const auto held = at_the_end.wait_for_assignments(1).at(0);
  CHECK(at_the_end.wait_until([&] { return at_the_end.port->log_end(held) == end; }));
  CHECK(at_the_end.port->began_at(held) == end);
  consuming new_group{empty};
  const auto first = new_group.wait_for_assignments(1).at(0);
  CHECK(new_group.wait_until([&] { return new_group.port->log_end(first) == 0; }));
  CHECK(new_group.port->began_at(first) == 0);
}

TEST_CASE("records of one key keep their order", "[broker][contract]") {
  const auto topic = new_topic(4);
  publishing out{client_settings()};
  for (int i = 0; i < 500; ++i)
    out.send(topic, "key" + std::to_string(i % 5), std::to_string(i));
  consuming in{topic};

  const auto records = in.wait_for_records(500);
  REQUIRE(records.size() == 500);
  std::map<std::string, int> last;
  for (const auto& each : records) {
    const auto number = std::stoi(*each.value);
    CHECK(last.emplace(*each.key, -1).first->second < number);
    last[*each.key] = number;
  }
}

TEST_CASE("records that come steadily arrive together", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  auto with = client_settings();
  with.fetch_interval = 500ms;
  consuming in{topic, topic, with};
  out.send(topic, "k", "first");
  REQUIRE(in.wait_for_records(1).size() == 1);

  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 50; ++i) {
    out.send(topic, "k", std::to_string(i));
    out.flushed();
  }
  REQUIRE(in.wait_for_records(51).size() == 51);
  const auto intervals = (std::chrono::steady_clock::now() - began) / with.fetch_interval;
  CHECK(in.arrivals() <= 1 + 2 + static_cast<std::size_t>(intervals));
}

TEST_CASE("a committed offset is where the next member starts", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  {
    consuming first{topic};
    const auto records = first.wait_for_records(10);
    REQUIRE(records.size() == 10);
    CHECK_FALSE(first.port->committed(records[6].from));
    first.port->store(records[6].from, 7);
    REQUIRE(first.wait_until([&] { return committed(topic, first.group) == 7; }));
    CHECK(first.wait_until([&] { return first.port->committed(records[6].from) == 7; }));
  }
  consuming second{topic, topic};
  CHECK(second.wait_for_records(3).front().value == "7");
  CHECK(second.port->committed(second.assigned().at(0)) == 7);
}

TEST_CASE("a listener that takes nothing is not given everything", "[broker][contract]") {
  constexpr std::size_t all = 10'000, most = 3000;
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, all);
  REQUIRE(out.flushed());
  consuming in{topic};
  in.take_at_once = false;
  const auto first = in.wait_for_records(2000).front().from;
  in.port->store(first, 1);
  REQUIRE(in.wait_until([&] { return committed(topic, in.group) == 1; }));  // so its thread has gone on
  const auto held = in.records();
  CHECK(held.size() <= most);

  in.take_at_once = true;
  in.port->taken(volume_of(held));
  CHECK(in.wait_for_records(all).size() == all);
  CHECK(in.each_once());
}

TEST_CASE("a stop waits for release and commits what was stored", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 5);
  auto with = client_settings();
  with.commit_interval = 1h;  // only the revocation commits
  with.revoke_timeout = 20s;
  consuming in{topic, topic, with};
  const auto records = in.wait_for_records(5);
  REQUIRE(records.size() == 5);
  in.release_at_once = false;

  in.port->stop();
  REQUIRE(in.wait_until([&] { return !in.revoked().empty(); }));
  CHECK_FALSE(committed(topic, topic).has_value());
  in.port->store(records[0].from, 4);
  in.port->release(records[0].from);
  in.port.reset();
  CHECK(committed(topic, topic) == 4);
}

TEST_CASE("store of a gone assignment changes nothing", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 5);
  consuming in{topic};
  const auto records = in.wait_for_records(5);
  REQUIRE(records.size() == 5);
  const auto mine = records[0].from;

  in.port->store({mine.partition, mine.generation - 1}, 5);
  in.port->store(mine, 2);
  REQUIRE(in.wait_until([&] { return committed(topic, topic).has_value(); }));
  in.port.reset();
  CHECK(committed(topic, topic) == 2);
}

TEST_CASE("a paused partition delivers nothing until resumed", "[broker][contract]") {
  const auto topic = new_topic(2);
  publishing out{client_settings()};
  consuming in{topic};
  const auto given = in.wait_for_assignments(2);
  REQUIRE(given.size() == 2);
  in.port->pause(given[0]);
  // The first record of the other partition proves that the pause, asked for earlier, has been seen.
  REQUIRE(in.wait_until([&] { return out.send_until(topic, given[1].partition), in.has_record_of(given[1]); }));

  out.send_to(topic, given[0].partition, 3);
  out.send_to(topic, given[1].partition, 3);
  REQUIRE(in.wait_until([&] { return in.last_of(given[1]) + 1 == out.end_of(given[1].partition); }));
  const auto before = in.last_of(given[0]);
  in.port->resume(given[0]);
  CHECK(in.wait_until([&] { return in.last_of(given[0]) + 1 == out.end_of(given[0].partition); }));
  CHECK(before < in.last_of(given[0]));
  CHECK(in.each_once());
}

TEST_CASE("a partition that left while paused is read when it comes back", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  consuming in{topic};
  const auto first = in.wait_for_assignments(1);
  REQUIRE(first.size() == 1);
  in.port->pause(first[0]);
  {
    consuming rival{topic};  // its coming takes the partition from everybody, its leaving gives it back
    REQUIRE(in.wait_until([&] { return !in.revoked().empty(); }));
  }
  out.send_to(topic, 0, 3);
  CHECK(in.wait_until([&] {
    const auto records = in.records();
    return !records.empty() && records.back().at + 1 == out.end_of(0);
  }));
}

TEST_CASE("a member that joins again loses its partition first and gets it as a new assignment", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  consuming in{topic};
  const auto first = in.wait_for_assignments(1);
  REQUIRE(first.size() == 1);
  in.port->rejoin();
  REQUIRE(in.wait_until([&] { return in.revoked() == first; }));
  REQUIRE(in.wait_until([&] { return in.assigned() != first; }));
  out.send_to(topic, 0, 3);
  CHECK(in.wait_until([&] { return in.last_of(in.assigned().front()) + 1 == out.end_of(0); }));
}

TEST_CASE("a member that cannot say where to begin leaves its group to others and joins again when told",
          "[broker][contract]") {
  const auto topic = new_topic(2);
  publishing out{client_settings()};
  out.send_to(topic, 0, 1);
  out.send_to(topic, 1, 1);
  consuming mute{topic};
  mute.start_at_once = false;
  const auto given = mute.wait_for_assignments(2);
  REQUIRE(given.size() == 2);
  mute.port->stand_aside();
  REQUIRE(mute.wait_until([&] { return mute.revoked() == given; }));

  consuming other{topic};
  REQUIRE(other.wait_for_assignments(2).size() == 2);
  CHECK(other.wait_until(
      [&] { return other.has_record_of(other.assigned()[0]) && other.has_record_of(other.assigned()[1]); }));
  CHECK(mute.port->since_last_turn() < 5s);
  mute.start_at_once = true;
  mute.port->rejoin();
  CHECK(mute.wait_until([&] { return mute.assigned() != given && mute.assigned().size() == 1; }));
}

TEST_CASE("a producer is in the way of readiness until the leaders of its topics were reached", "[broker][contract]") {
  const auto topic = new_topic(3);
  publishing out{client_settings(), {topic}};
  CHECK(out.wait_until([&] { return faults_of("producer", "").empty(); }));
  const auto token = out.send(topic, "k", "v");
  REQUIRE(out.flushed());
  CHECK(out.report(token).outcome == delivery::result::delivered);
}

TEST_CASE("an explicit start offset wins over the committed one", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  {
    consuming first{topic};
    const auto records = first.wait_for_records(10);
    REQUIRE(records.size() == 10);
    first.port->store(records[0].from, 9);
  }
  consuming second{topic, topic, client_settings(), 3};
  CHECK(second.wait_for_records(7).front().value == "3");
}

TEST_CASE("a partition that is being read goes back where it is told to", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  consuming in{topic};
  const auto from = in.wait_for_records(10).front().from;
  in.port->store(from, 10);
  REQUIRE(in.wait_until([&] { return committed(topic, in.group) == 10; }));

  in.port->start_at(from, 4);
  const auto again = in.wait_for_records(16);
  CHECK(again.at(10).value == "4");
  CHECK(again.at(15).value == "9");
  in.port->store(from, 5);
  CHECK(in.wait_until([&] { return committed(topic, in.group) == 5; }));
  CHECK(in.wait_for_assignments(1).size() == 1);
}

TEST_CASE("a start offset outside the log is told and reading goes on from the beginning", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 3);
  REQUIRE(out.flushed());
  consuming in{topic, topic, client_settings(), 1000};

  CHECK(in.wait_for_records(3).front().value == "0");
  REQUIRE(in.troubles().size() == 1);
  CHECK_THAT(in.troubles()[0], Catch::Contains(topic + "/0 ends at offset 3, before offset 1000"));
  REQUIRE(in.cuts().size() == 1);
  CHECK(in.cuts()[0].which == in.records().front().from);
}

TEST_CASE("a record that was read before and is still in its place is not delivered again", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  const auto before = consuming{topic, "first"}.wait_for_records(10);
  REQUIRE(before.size() == 10);
  const auto next = GENERATE(0, 5, 8);  // the record that is known is below the start, next to it, and far above it
  consuming in{topic, "second", client_settings(), next, landmark_of(before[4])};
  const auto records = in.wait_for_records(static_cast<std::size_t>(10 - next));
  CHECK(records.front().at == next);
  CHECK(records.back().at == 9);
  CHECK(in.each_once());
  CHECK(in.cuts().empty());
}

TEST_CASE("a log with another record in the place of a known one is told and read from its beginning",
          "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  REQUIRE(out.flushed());
  consuming in{topic, topic, client_settings(), 5, landmark{4, 4711}};
  CHECK(in.wait_for_records(10).front().at == 0);
  REQUIRE(in.cuts().size() == 1);
  CHECK(in.cuts()[0].which == in.assigned()[0]);
  CHECK(in.cuts()[0].missed == landmark{4, 4711});
  CHECK(in.cuts()[0].why == "has another record at offset 4 than the one that was read there before");
  CHECK(in.each_once());
}

TEST_CASE("a log that ends before a known record is told before it is longer", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 4);
  REQUIRE(out.flushed());
  consuming in{topic, topic, client_settings(), 5, landmark{4, 4711}};
  CHECK(in.wait_for_records(4).front().at == 0);
  REQUIRE(in.cuts().size() == 1);
  CHECK(in.cuts()[0].missed == landmark{4, 4711});
}

TEST_CASE("the last finished record is committed with the offset and compared by the next member",
          "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  const bool same = GENERATE(true, false);
  {
    consuming first{topic};
    const auto records = first.wait_for_records(10);
    REQUIRE(records.size() == 10);
    first.port->store(records[6].from, 7, same ? landmark_of(records[6]) : landmark{6, 4711});
  }
  consuming second{topic};
  CHECK(second.wait_for_records(same ? 3 : 10).front().at == (same ? 7 : 0));
  CHECK(second.cuts().size() == (same ? 0 : 1));
}

TEST_CASE("nothing is read before every start is known", "[broker][contract]") {
  const auto topic = new_topic(2);
  publishing out{client_settings()};
  out.send_numbers(topic, 20);
  consuming in{topic};
  in.start_at_once = false;
  const auto given = in.wait_for_assignments(2);
  REQUIRE(given.size() == 2);
  in.port->start_at(given[0], 0);
  CHECK_FALSE(in.wait_until([&] { return !in.records().empty(); }, 1s));
  in.port->start_at(given[1], 0);
  CHECK(in.wait_for_records(20).size() == 20);
}

TEST_CASE("a consumer that was never told where to start still stops", "[broker][contract]") {
  const auto topic = new_topic(1);
  auto with = client_settings();
  with.revoke_timeout = 30s;
  consuming in{topic, topic, with};
  in.start_at_once = false;
  REQUIRE(in.wait_for_assignments(1).size() == 1);
  const auto begun = std::chrono::steady_clock::now();
  in.port.reset();
  CHECK(std::chrono::steady_clock::now() - begun < 5s);
  CHECK(in.revoked() == in.wait_for_assignments(1));
}

TEST_CASE("a consumer without an assignment stops at once", "[broker][contract]") {
  consuming in{new_topic(1)};
  const auto begun = std::chrono::steady_clock::now();
  in.port.reset();
  CHECK(std::chrono::steady_clock::now() - begun < 5s);
}

TEST_CASE("an oversized event is refused with a reason", "[broker][contract]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  const auto large = out.send(topic, "k", std::string(2'000'000, 'x'));
  const auto small = out.send(topic, "k", "small");

  REQUIRE(out.flushed());
  CHECK(out.report(large).outcome == delivery::result::refused);
  CHECK_THAT(out.report(large).reason, Catch::Contains("too large"));
  CHECK(out.report(small).outcome == delivery::result::delivered);
  CHECK(out.report(small).at == 0);
}

TEST_CASE("a topic is read as it stands outside any group", "[broker][contract]") {
  const auto topic = new_topic(2);
  publishing out{client_settings()};
  out.send_numbers(topic, 100);
  REQUIRE(out.flushed());

  const auto ranges = partition_ranges(client_settings(), topic, "nobody", 10s);
  REQUIRE(ranges);
  REQUIRE(ranges->size() == 2);
  CHECK((*ranges)[0].high + (*ranges)[1].high == 100);
  CHECK_FALSE((*ranges)[0].committed.has_value());
  std::set<std::string> values;
  CHECK(read_topic(
            client_settings(), topic, *ranges, [&](const record& each) { values.insert(*each.value); }, 10s) ==
        std::nullopt);
  CHECK(values.size() == 100);
}

TEST_CASE("an existing topic is left as it is", "[broker][contract]") {
  const auto topic = new_topic(2);
  CHECK(ensure_topics(client_settings(), {{topic, 7}}, 10s).empty());
  CHECK(partition_ranges(client_settings(), topic, "nobody", 10s)->size() == 2);
}

TEST_CASE("an unreachable broker is one sentence for all topics", "[broker][contract]") {
  auto with = client_settings();
  with.brokers = "127.0.0.1:1";
  const auto wrong = ensure_topics(with, {{"a", 1}, {"b", 1}}, 300ms);
  REQUIRE(wrong.size() == 1);
  CHECK_THAT(wrong[0], Catch::Contains("127.0.0.1:1 answered within 300 ms"));
}
