#include "tools/chaos.d/log_made_anew.hpp"

#include <catch2/catch.hpp>

using namespace troupe::chaos;

namespace {

const anew_figures good{{1, 2}, {1, 2}, 5, 5, 0, 0, {}, "node-1: topic orders is missing"};

}  // namespace

TEST_CASE("topics made anew without a loss are clean", "[chaos][unit]") { CHECK(complaints_of(good).empty()); }

TEST_CASE("what a new log cost is found", "[chaos][unit]") {
  auto lost = good, skipped = good, buried = good, stuck = good, silent = good, twice = good;
  lost.delivered = {2};
  skipped.issued = 4;
  buried.letters = 1;
  stuck.under_way = 1;
  twice.hops = {"1 doubled"};
  silent.said = "node-1: postgresql: is away";
  CHECK_THAT(complaints_of(lost).at(0), Catch::Contains("1 of 2 orders did not arrive, the first is order 1"));
  CHECK_THAT(complaints_of(skipped).at(0), Catch::Contains("5 users asked") && Catch::Contains("4 have it"));
  for (const auto& one : {lost, skipped, buried, stuck, silent, twice})
    CHECK(complaints_of(one).size() == 1);
}
