#include "runtime/bridge/record_log.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("a line of the log names the event and the request that caused it", "[bridge][unit]") {
  CHECK(bridge::trail({{"ce_id", "e-1"}, {"x-request-id", "r-1"}, {"traceparent", "00-1-2-01"}}) ==
        R"( event="e-1" request="r-1" traceparent="00-1-2-01")");
  CHECK(bridge::trail({{"content-type", "application/json"}}).empty());
}

TEST_CASE("a header cannot forge a line of the log", "[bridge][unit]") {
  CHECK(bridge::trail({{"ce_id", "a\nb\"c\x1b\xff"}}) == R"( event="a?b?c??")");
  CHECK(bridge::trail({{"ce_id", std::string(5000, 'x')}}).size() < 250);
}

TEST_CASE("a record without an offset is placed by its topic", "[bridge][unit]") {
  broker::record one;
  CHECK(bridge::place_of("orders", one) == "orders");
  one.from.partition = 3;
  one.at = 17;
  CHECK(bridge::place_of("orders", one) == "orders/3@17");
}
