#include "runtime/broker/rdkafka/refill.hpp"

#include <catch2/catch.hpp>

using troupe::broker::refill;

namespace {

std::size_t wakes(refill& tested, std::size_t records, std::size_t bytes_each) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < records; ++i)
    out += tested.took(bytes_each) ? 1U : 0U;
  return out;
}

}  // namespace

TEST_CASE("the client is woken each time half of its queue was taken", "[broker][unit]") {
  refill tested{1000, 1 << 20};
  CHECK(wakes(tested, 499, 10) == 0);
  CHECK(wakes(tested, 1, 10) == 1);
  CHECK(wakes(tested, 499, 10) == 0);
  CHECK(wakes(tested, 1, 10) == 1);
}

TEST_CASE("few large records wake the client too", "[broker][unit]") {
  refill tested{1000, 1 << 20};
  CHECK(wakes(tested, 8, 1 << 18) == 4);
}
