#include "tools/chaos.d/schedule.hpp"
#include "tools/chaos.d/dice.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace troupe::chaos;

namespace {

constexpr milliseconds ten_minutes{600'000};

const auto everything = possible_kinds({3, true, true});

schedule_settings settings_of(std::uint64_t seed) { return {seed, ten_minutes, 12, 3, 3, everything}; }

milliseconds felt_until(const planned_fault& one) { return one.at + one.lasts + recovery_of(victim_of(one.kind)); }

/// The most faults of that kind of victim that are felt at the same time.
int most_at_once(const std::vector<planned_fault>& plan, victim whom) {
  int most = 0;
  for (const auto& begins : plan) {
    int felt = 0;
    for (const auto& one : plan)
      felt += victim_of(one.kind) == whom && one.at <= begins.at && begins.at < felt_until(one);
    most = std::max(most, felt);
  }
  return most;
}

}  // namespace

TEST_CASE("the same seed makes the same schedule", "[chaos][unit]") {
  CHECK(schedule_of(settings_of(42)) == schedule_of(settings_of(42)));
  CHECK(schedule_of(settings_of(42)) != schedule_of(settings_of(43)));
  CHECK(kills_of(7, 5, 2) == kills_of(7, 5, 2));
}

// The first numbers of the published splitmix64 for seed 0.
TEST_CASE("random numbers are the same on every machine", "[chaos][unit]") {
  dice random{0};
  CHECK(random.next() == 0xe220a8397b1dcdaf);
  CHECK(random.next() == 0x6e789e6aa1b965f4);
}

TEST_CASE("two brokers are never away together", "[chaos][unit]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed)
    REQUIRE(most_at_once(schedule_of(settings_of(seed)), victim::broker) == 1);
}

TEST_CASE("one node is always there", "[chaos][unit]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed)
    REQUIRE(most_at_once(schedule_of(settings_of(seed)), victim::node) <= 2);
}

TEST_CASE("no node is taken away during a rolling restart", "[chaos][unit]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto plan = schedule_of(settings_of(seed));
    for (const auto& all : plan)
      for (const auto& one : plan)
        if (victim_of(all.kind) == victim::all_nodes && victim_of(one.kind) == victim::node)
          REQUIRE((felt_until(one) <= all.at || felt_until(all) <= one.at));
  }
}

TEST_CASE("every fault is healed before the load ends", "[chaos][unit]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed)
    for (const auto& one : schedule_of(settings_of(seed)))
      REQUIRE(felt_until(one) <= ten_minutes);
}

TEST_CASE("twenty minutes have every kind of fault", "[chaos][unit]") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::set<fault_kind> kinds;
    for (const auto& one : schedule_of({seed, 2 * ten_minutes, 6, 3, 3, everything}))
      kinds.insert(one.kind);
    REQUIRE(kinds.size() + 1 == all_faults().size());  // topics are made anew at the end
  }
}

TEST_CASE("only the kinds that were asked for are planned", "[chaos][unit]") {
  const auto plan = schedule_of({7, ten_minutes, 12, 3, 3, {fault_kind::sink_502, fault_kind::poison}});
  CHECK(plan.size() > 10);
  for (const auto& one : plan)
    CHECK((one.kind == fault_kind::sink_502 || one.kind == fault_kind::poison));
}

TEST_CASE("no other member joins while one of another assignor has the groups", "[chaos][unit]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto plan = schedule_of(settings_of(seed));
    for (const auto& one : plan)
      for (const auto& other : plan)
        if (one.kind == fault_kind::foreign_assignor && victim_of(other.kind) == victim::group)
          REQUIRE((felt_until(one) <= other.at || felt_until(other) <= one.at));
  }
}

TEST_CASE("faults overlap", "[chaos][unit]") {
  int overlapping = 0;
  const auto plan = schedule_of(settings_of(5));
  for (std::size_t i = 1; i < plan.size(); ++i)
    overlapping += plan[i].at < plan[i - 1].at + plan[i - 1].lasts;
  CHECK(overlapping > 0);
}

TEST_CASE("a single broker is left alone", "[chaos][unit]") {
  CHECK(most_at_once(schedule_of({42, ten_minutes, 12, 3, 1, possible_kinds({1, true, true})}), victim::broker) == 0);
}

TEST_CASE("kinds in turn come once each and leave the time to be ready again", "[chaos][unit]") {
  const auto plan = in_turn(settings_of(11));
  CHECK(plan.size() + 1 == all_faults().size());
  for (std::size_t i = 1; i < plan.size(); ++i)
    CHECK(plan[i].at >= felt_until(plan[i - 1]) + std::chrono::seconds{10});
}

TEST_CASE("kills follow each other", "[chaos][unit]") {
  const auto plan = kills_of(3, 20, 2);
  CHECK(plan.size() == 20);
  CHECK(most_at_once(plan, victim::node) == 1);
}
