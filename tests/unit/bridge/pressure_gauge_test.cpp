#include "runtime/bridge/pressure_gauge.hpp"

#include <catch2/catch.hpp>

using troupe::bridge::pressure_gauge;

TEST_CASE("pressure begins at the limit and ends when an eighth of it is gone", "[bridge][unit]") {
  pressure_gauge gauge{80};
  CHECK_FALSE(gauge.update(79));
  CHECK(gauge.update(80));
  CHECK(gauge.update(79));
  CHECK(gauge.update(71));
  CHECK_FALSE(gauge.update(70));
  CHECK_FALSE(gauge.update(79));
}

TEST_CASE("a limit of one is pressed until nothing is held", "[bridge][unit]") {
  pressure_gauge gauge{1};
  CHECK(gauge.update(1));
  CHECK_FALSE(gauge.update(0));
}
