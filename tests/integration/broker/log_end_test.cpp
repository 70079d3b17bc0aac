// Where a log ends for a consumer, when its last offsets hold no record for it. See real_kafka_test.cpp.
#include "tests/integration/broker/foreign_producer.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;
using namespace std::chrono_literals;

namespace {

bool ends_at(consuming& in, assignment which, offset end) {
  return in.wait_until([&] { return in.port->log_end(which) == end; });
}

}  // namespace

TEST_CASE("the marker of a transaction is passed although no record is there", "[broker][integration]") {
  const auto topic = new_topic(1);
  const bool is_committed = GENERATE(true, false);
  foreign_producer other;
  other.begin();
  other.send(topic, 1);
  is_committed ? other.commit() : other.abort();

  consuming in{topic};
  const auto mine = in.wait_for_assignments(1).at(0);
  REQUIRE(in.wait_until([&] { return in.passed(mine) == 2; }));
  CHECK(ends_at(in, mine, 2));
  CHECK(in.records().size() == (is_committed ? 1 : 0));
}

TEST_CASE("an open transaction is not behind what a consumer could read", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 3);
  REQUIRE(out.flushed());
  foreign_producer other;
  other.begin();
  other.send(topic, 5);

  consuming in{topic};
  const auto mine = in.wait_for_assignments(1).at(0);
  REQUIRE(in.wait_for_records(3).size() == 3);
  CHECK(ends_at(in, mine, 3));
  out.send_numbers(topic, 2);  // behind it: nobody is given these either
  REQUIRE(out.flushed());
  in.port->store(mine, 1);
  REQUIRE(in.wait_until([&] { return committed(topic, topic) == 1; }));  // so it has looked again
  CHECK(ends_at(in, mine, 3));

  other.commit();
  CHECK(in.wait_for_records(10).size() == 10);
  CHECK(ends_at(in, mine, 11));
}

TEST_CASE("records that were removed before they were read are named once and passed", "[broker][integration]") {
  const auto topic = new_topic(1);
  publishing out{client_settings()};
  out.send_numbers(topic, 10);
  REQUIRE(out.flushed());
  {
    consuming first{topic};
    const auto mine = first.wait_for_records(10).at(0).from;
    first.port->store(mine, 3);
    REQUIRE(first.wait_until([&] { return committed(topic, topic) == 3; }));
  }
  foreign_producer{}.remove_records(topic, 10);
  {
    consuming late{topic};
    const auto mine = late.wait_for_assignments(1).at(0);
    REQUIRE(late.wait_until([&] { return late.passed(mine) == 10; }));
    CHECK(ends_at(late, mine, 10));
    REQUIRE(late.troubles().size() == 1);
    CHECK_THAT(late.troubles().at(0), Catch::Contains(topic + "/0: records 3 to 9 were removed before they were read"));
    CHECK(late.cuts().empty());
    late.port->store(mine, 10);
    REQUIRE(late.wait_until([&] { return committed(topic, topic) == 10; }));
  }
  consuming again{topic};
  const auto mine = again.wait_for_assignments(1).at(0);
  CHECK(ends_at(again, mine, 10));
  CHECK(again.troubles().empty());
}
