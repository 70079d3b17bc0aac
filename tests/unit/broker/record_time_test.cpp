#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace troupe;

TEST_CASE("a record's time is never outside of what can be said", "[broker][unit]") {
  CHECK(broker::timestamp_of(-1) == wire::earliest_timestamp);
  CHECK(broker::timestamp_of(1) == wire::timestamp{std::chrono::milliseconds{1}});
  CHECK(wire::to_rfc3339(broker::timestamp_of(300'000'000'000'000)) == "9999-12-31T23:59:59.999000Z");
  CHECK(wire::to_rfc3339(broker::timestamp_of(std::numeric_limits<std::int64_t>::max())) ==
        "9999-12-31T23:59:59.999000Z");
}
