#include "tools/chaos.d/hop_checks.hpp"

#include <catch2/catch.hpp>

using namespace troupe::chaos;

namespace {

const troupe::wire::timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 5 / 29}},
    long_ago{std::chrono::sys_days{std::chrono::year{2001} / 5 / 29}};

/// Of order 1 an event and two probes, of order 2 an event.
const std::set<std::int64_t> orders{1, 2};
const std::set<record_place> probes{{0, 5}, {0, 7}};
const booking_row first{1, 1, now, {0, 3}}, second{2, 2, now, {1, 3}}, probe{3, 1, long_ago, {0, 5}},
    later_probe{4, 1, long_ago + std::chrono::milliseconds{1}, {0, 7}};
const std::vector<booking_row> all{first, second, probe, later_probe};

hop_tally with(const std::vector<booking_row>& rows) { return tally_of_bookings(orders, probes, rows); }

}  // namespace

TEST_CASE("a row for each event and each probe is clean", "[chaos][unit]") {
  CHECK(with(all).faults() == 0);
  CHECK(with(all).due == 4);
  CHECK(complaints_of({with(all)}).empty());
}

TEST_CASE("an event without a row is lost", "[chaos][unit]") {
  const auto found = with({first, probe, later_probe});
  CHECK(found.lost == 1);
  CHECK(found.faults() == 1);
  CHECK_THAT(complaints_of({found}).at(0), Catch::Contains("1 lost") && Catch::Contains("order 2 has no row"));
  CHECK(with({first, second, later_probe}).lost == 1);
}

TEST_CASE("bookings without an entry are told by their numbers", "[chaos][unit]") {
  CHECK(tally_of_entries({first, second}, {{1, 1}}).missing == std::vector<std::int64_t>{2});
  CHECK(tally_of_entries({first, second}, {{1, 1}, {2, 2}}).missing.empty());
}

TEST_CASE("bookings of a probe that its producer sent twice have one entry", "[chaos][unit]") {
  const booking_row again{9, probe.order, probe.occurred_at, {1, 99}};
  const entry_row of_first{probe.number, probe.order}, of_again{9, probe.order};
  CHECK(tally_of_entries({probe, again}, {of_first}).faults() == 0);
  CHECK(tally_of_entries({probe, again}, {of_again}).faults() == 0);
  CHECK(tally_of_entries({probe, again}, {of_first}).missing.empty());
  CHECK(tally_of_entries({probe, again}, {}).lost == 1);
  CHECK(tally_of_entries({probe, again}, {of_first, of_again}).doubled == 1);
}

TEST_CASE("an event that came again in another record may have no second row", "[chaos][unit]") {
  const auto found = with({first, second, probe, later_probe, {5, 2, now, {1, 9}}});
  CHECK(found.doubled == 1);
  CHECK(found.faults() == 1);
}

TEST_CASE("a record that is handled twice is doubled, also a probe's", "[chaos][unit]") {
  CHECK(with({first, second, probe, probe, later_probe}).doubled == 1);
}

TEST_CASE("a row of no event is strange", "[chaos][unit]") {
  CHECK(with({first, second, probe, later_probe, {5, 9, now, {1, 9}}}).strange == 1);
  CHECK(with({first, second, probe, later_probe, {5, 1, long_ago, {0, 8}}}).strange == 1);
}

TEST_CASE("rows of one order follow its records", "[chaos][unit]") {
  const auto found = with({first, second, later_probe, probe});
  CHECK(found.reordered == 1);
  CHECK(found.faults() == 1);
}

TEST_CASE("of a log made anew the orders are judged alone", "[chaos][unit]") {
  CHECK(tally_of_orders(orders, {first, probe, later_probe, {5, 2, now, {0, 0}}}).faults() == 0);
  CHECK(tally_of_orders(orders, {first, probe}).lost == 1);
  CHECK(tally_of_orders(orders, {first, second, second}).doubled == 1);
}

TEST_CASE("each booking has one entry, in turn within its order", "[chaos][unit]") {
  const entry_row one{1, 1}, two{2, 2}, three{3, 1}, four{4, 1};
  CHECK(tally_of_entries(all, {two, one, three, four}).faults() == 0);
  CHECK(tally_of_entries(all, {one, two, four}).lost == 1);
  CHECK(tally_of_entries(all, {one, one, two, three, four}).doubled == 1);
  CHECK(tally_of_entries(all, {one, two, four, three}).reordered == 1);
  CHECK(tally_of_entries(all, {one, two, three, four, {9, 1}}).strange == 1);
}

TEST_CASE("the table of the hops has a line for each", "[chaos][unit]") {
  const auto table = to_table({with(all), tally_of_entries(all, {})});
  CHECK(std::count(table.begin(), table.end(), '\n') == 3);
  CHECK_THAT(table, Catch::Contains("order-booked -> entries"));
}
