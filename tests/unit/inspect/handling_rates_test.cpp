#include "runtime/inspect/handling_rates.hpp"

#include <catch2/catch.hpp>

using namespace troupe::inspect;
using namespace std::chrono_literals;

namespace {
const handling_rates::moment start{1h};
}

TEST_CASE("a rate is what was handled between the last two looks", "[inspect][unit]") {
  handling_rates rates;
  rates.look(start, {{7, 100}});
  CHECK(rates.per_second(7) == 0);
  rates.look(start + 2s, {{7, 300}, {8, 50}});
  CHECK(rates.per_second(7) == 100);
  CHECK(rates.per_second(8) == 0);
  rates.look(start + 3s, {{7, 300}, {8, 60}});
  CHECK(rates.per_second(7) == 0);
  CHECK(rates.per_second(8) == 10);
}

TEST_CASE("looks in quick succession do not make a rate jump", "[inspect][unit]") {
  handling_rates rates;
  rates.look(start, {{7, 0}});
  rates.look(start + 1s, {{7, 40}});
  rates.look(start + 1050ms, {{7, 90}});
  CHECK(rates.per_second(7) == 40);
  rates.look(start + 2s, {{7, 140}});
  CHECK(rates.per_second(7) == 100);
}

TEST_CASE("an actor that has ended has no rate", "[inspect][unit]") {
  handling_rates rates;
  rates.look(start, {{7, 0}});
  rates.look(start + 1s, {{7, 40}});
  rates.look(start + 2s, {});
  CHECK(rates.per_second(7) == 0);
}
