#include "runtime/handler/record_log.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("a record without an offset is placed by its topic", "[handler][unit]") {
  broker::record one;
  CHECK(handler::place_of("orders", one) == "orders");
  one.from.partition = 3;
  one.at = 17;
  CHECK(handler::place_of("orders", one) == "orders/3@17");
}
