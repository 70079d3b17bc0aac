#include "runtime/bridge/batch_limit.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using troupe::bridge::batch_limit;

TEST_CASE("a batch that took long is followed by half of it, and one that failed so too", "[bridge][unit]") {
  batch_limit tested{5000};
  tested.committed(3000, 1001ms);
  CHECK(tested.now() == 1500);
  tested.failed(1500, 5000ms);
  CHECK(tested.now() == 750);
  tested.failed(750, 10ms);
  CHECK(tested.now() == 750);
}

TEST_CASE("batches grow back with every success", "[bridge][unit]") {
  batch_limit tested{5000};
  tested.refused(4000);
  CHECK(tested.now() == 2000);
  tested.committed(2000, 1000ms);
  CHECK(tested.now() == 4000);
  tested.committed(10, 0ms);
  CHECK(tested.now() == 5000);
}

TEST_CASE("a batch has at least one record", "[bridge][unit]") {
  batch_limit tested{2};
  tested.refused(1);
  CHECK(tested.now() == 1);
  tested.committed(1, 3000ms);
  CHECK(tested.now() == 1);
}
