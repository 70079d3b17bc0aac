#include "runtime/broker/rdkafka/fetch_pace.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t a_few_records = 600;
const fetch_pace::moment start{1h};

}  // namespace

TEST_CASE("a fetch after a quiet time waits for nothing") {
  fetch_pace pace{20ms};
  CHECK(pace.asked(start) == 0ms);
  pace.answered(a_few_records);
  CHECK(pace.asked(start + 500ms) == 0ms);
}

TEST_CASE("while records come steadily fetches are an interval apart") {
  fetch_pace pace{20ms};
  pace.asked(start);
  pace.answered(a_few_records);
  CHECK(pace.asked(start + 1ms) == 19ms);
  pace.answered(a_few_records);
  CHECK(pace.asked(start + 21ms) == 19ms);  // the last was at 20 ms
  pace.answered(a_few_records);
  CHECK(pace.asked(start + 65ms) == 0ms);
}

TEST_CASE("a backlog is read without a pause") {
  fetch_pace pace{20ms};
  pace.asked(start);
  pace.answered(fetch_pace::backlog_answer);
  CHECK(pace.asked(start + 1ms) == 0ms);
  pace.answered(fetch_pace::backlog_answer);
  CHECK(pace.asked(start + 2ms) == 0ms);
  pace.answered(a_few_records);  // its end
  CHECK(pace.asked(start + 3ms) == 19ms);
}

TEST_CASE("without an interval no fetch waits") {
  fetch_pace pace{0ms};
  pace.asked(start);
  CHECK(pace.asked(start) == 0ms);
}
