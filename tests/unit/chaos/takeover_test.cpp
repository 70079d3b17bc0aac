#include "tools/chaos.d/takeover.hpp"

#include <catch2/catch.hpp>

using namespace troupe::chaos;
using namespace std::chrono_literals;

namespace {

const takeover_clock::moment start{};
const partition_name first{"orders", 0}, second{"orders", 1}, other{"orders", 2};

}  // namespace

TEST_CASE("a takeover ends when the last partition of the node moved on", "[chaos][unit]") {
  takeover_clock clock;
  clock.saw("node-1", first, 10, start);
  clock.saw("node-1", second, 20, start);
  clock.saw("node-2", other, 30, start);
  clock.went("node-1", "kill", start + 1s);
  clock.saw("node-2", first, 10, start + 2s);  // has it, but is not further yet
  clock.saw("node-2", second, 21, start + 3s);
  REQUIRE(clock.all().size() == 1);
  CHECK(clock.all()[0].partitions == 2);
  CHECK_FALSE(clock.all()[0].took);
  clock.saw("node-2", first, 11, start + 5s);
  CHECK(clock.all()[0].took == 4000ms);
}

TEST_CASE("a node without partitions is no takeover", "[chaos][unit]") {
  takeover_clock clock;
  clock.saw("node-2", other, 30, start);
  clock.went("node-1", "kill", start);
  CHECK(clock.all().empty());
}
