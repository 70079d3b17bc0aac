#include "runtime/bridge/pressure_gauge.hpp"

#include <catch2/catch.hpp>

using troupe::bridge::pressure_gauge;

TEST_CASE("pressure begins at the limit and ends at half of it", "[bridge][unit]") {
  pressure_gauge gauge{10};
  CHECK_FALSE(gauge.update(9));
  CHECK(gauge.update(10));
  CHECK(gauge.update(9));
  CHECK(gauge.update(6));
  CHECK_FALSE(gauge.update(5));
  CHECK_FALSE(gauge.update(9));
}

TEST_CASE("a limit of one is pressed until nothing is held", "[bridge][unit]") {
  pressure_gauge gauge{1};
  CHECK(gauge.update(1));
  CHECK_FALSE(gauge.update(0));
}
