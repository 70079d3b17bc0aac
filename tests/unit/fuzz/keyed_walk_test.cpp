// Random walks of a keyed partition: see fuzz/keyed_walk.hpp for what is demanded of it.
#include "tests/fuzz/keyed_walk.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("whatever happens to it a keyed partition loses, doubles and reorders nothing", "[bridge][unit]") {
  fuzz::coverage seen;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    INFO("seed " << seed);
    REQUIRE_NOTHROW(fuzz::walk(seed, 400, seen));
  }
  WARN(fuzz::to_text(seen));
}
