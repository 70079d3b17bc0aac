#include "runtime/bridge/pressure_gauge.hpp"

#include <catch2/catch.hpp>

using troupe::bridge::pressure_gauge;

TEST_CASE("pressure begins at the limit and ends when an eighth of it is gone", "[bridge][unit]") {
  pressure_gauge gauge{{80, 1000}};
  CHECK_FALSE(gauge.update({79, 0}));
  CHECK(gauge.update({80, 0}));
  CHECK(gauge.update({79, 0}));
  CHECK(gauge.update({71, 0}));
  CHECK_FALSE(gauge.update({70, 0}));
  CHECK_FALSE(gauge.update({79, 0}));
}

TEST_CASE("a limit of one is pressed until nothing is held", "[bridge][unit]") {
  pressure_gauge gauge{{1, 1000}};
  CHECK(gauge.update({1, 0}));
  CHECK_FALSE(gauge.update({0, 0}));
}

TEST_CASE("few records are pressure when they are large", "[bridge][unit]") {
  pressure_gauge gauge{{80, 1000}};
  CHECK_FALSE(gauge.update({2, 999}));
  CHECK(gauge.update({3, 1500}));
  CHECK(gauge.update({2, 876}));
  CHECK_FALSE(gauge.update({1, 875}));
}
