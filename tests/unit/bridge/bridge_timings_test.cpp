#include "runtime/bridge/bridge_timings.hpp"

#include "runtime/letters/letter_cause.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

wire::timestamp at(const std::string& text) { return *wire::from_rfc3339(text); }

broker::record record_with(wire::headers head) {
  return {{0, 1}, 0, "key", "value", std::move(head), at("2026-05-29T01:00:00Z")};
}

}  // namespace

TEST_CASE("an event is as old as it says itself", "[bridge][unit]") {
  CHECK(bridge::born_at(record_with({{"ce_id", "1"}, {"ce_time", "2026-05-29T00:30:00Z"}})) ==
        at("2026-05-29T00:30:00Z"));
}

TEST_CASE("an event that does not say how old it is is as old as its record", "[bridge][unit]") {
  CHECK(bridge::born_at(record_with({})) == at("2026-05-29T01:00:00Z"));
  CHECK(bridge::born_at(record_with({{"ce_time", "yesterday"}})) == at("2026-05-29T01:00:00Z"));
}

TEST_CASE("an effect counts once with the age of its event", "[bridge][unit]") {
  bridge::bridge_timings timings;
  auto record = record_with({});
  record.appended_at =
      std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) - std::chrono::minutes{2};
  timings.took_effect(record);
  CHECK(timings.ages.read().total == 1);
  CHECK(timings.ages.read().sum_seconds == Approx(120).epsilon(0.1));
}

TEST_CASE("records of 1970 and of the year 9999 keep the sum of ages a sum", "[bridge][unit]") {
  bridge::bridge_timings timings;
  auto record = record_with({});
  record.appended_at = wire::timestamp{std::chrono::milliseconds{1}};
  for (int i = 0; i < 6; ++i)
    timings.took_effect(record);
  const auto since_1970 = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  CHECK(timings.ages.read().sum_seconds == Approx(6 * since_1970));
  record.appended_at = wire::latest_timestamp;
  timings.took_effect(record);
  CHECK(timings.ages.read().total == 7);
  CHECK(timings.ages.read().counts[0] == 1);
}

TEST_CASE("every record is timed while few are in hand and one of sixteen when many are", "[bridge][unit]") {
  std::size_t few = 0, many = 0, striped = 0;
  for (std::uint64_t id = 0; id < 16'000; ++id) {
    few += bridge::bridge_timings::takes(id, 64) ? 1 : 0;
    many += bridge::bridge_timings::takes(id, 65) ? 1 : 0;
    striped += bridge::bridge_timings::takes(16 * id + 3, 65) ? 1 : 0;
  }
  CHECK(few == 16'000);
  CHECK(many == Approx(1000).epsilon(0.1));
  CHECK(striped == Approx(1000).epsilon(0.1));
}

TEST_CASE("letters are counted by their cause", "[bridge][unit]") {
  letters::letter_counts counts;
  counts.add(letters::cause_of_rejection("cannot be decoded: userId: is missing"));
  counts.add(letters::cause_of_rejection("no such coupon"));
  counts.add(letters::letter_cause::exhausted);
  counts.add(letters::letter_cause::exhausted);
  CHECK(counts.of(letters::letter_cause::undecodable) == 1);
  CHECK(counts.of(letters::letter_cause::rejected) == 1);
  CHECK(counts.of(letters::letter_cause::exhausted) == 2);
}
