#include "runtime/wire/timestamp.hpp"

#include <catch2/catch.hpp>

using namespace troupe::wire;
using namespace std::chrono_literals;

TEST_CASE("a time beyond what can be said is the nearest that can", "[wire][unit]") {
  CHECK(to_rfc3339(latest_timestamp + 1us) == "9999-12-31T23:59:59.999999Z");
  CHECK(to_rfc3339(timestamp{-1us}) == "1970-01-01T00:00:00.000000Z");
  CHECK(to_rfc3339(timestamp::max()) == "9999-12-31T23:59:59.999999Z");
}

TEST_CASE("times are written with six fraction digits in UTC", "[wire][unit]") {
  CHECK(to_rfc3339(timestamp{}) == "1970-01-01T00:00:00.000000Z");
  CHECK(to_rfc3339(timestamp{1'780'019'026'137'371us}) == "2026-05-29T01:43:46.137371Z");
  CHECK(to_rfc3339(timestamp{7us}) == "1970-01-01T00:00:00.000007Z");
  CHECK(to_rfc3339(latest_timestamp) == "9999-12-31T23:59:59.999999Z");
}

TEST_CASE("a time is the same with any fraction and offset that mean the same", "[wire][unit]") {
  const auto noon = from_rfc3339("2026-05-29T12:00:00.500000Z");
  REQUIRE(noon);
  for (const auto* same : {"2026-05-29T12:00:00.5Z", "2026-05-29T12:00:00.500000999Z", "2026-05-29T14:30:00.5+02:30",
                           "2026-05-28T13:01:00.5-22:59", "2026-05-29T12:00:00.50-00:00"}) {
    INFO(same);
    CHECK(from_rfc3339(same) == noon);
  }
  CHECK(from_rfc3339("2026-05-29T12:00:00Z") == *noon - 500ms);
}

TEST_CASE("times of any day come back as they were", "[wire][unit]") {
  for (auto at = earliest_timestamp; at < latest_timestamp - 24h * 400; at += 24h * 367 + 1h + 1min + 1'000'001us)
    REQUIRE(from_rfc3339(to_rfc3339(at)) == at);
  CHECK(from_rfc3339("2024-02-29T00:00:00Z"));
  CHECK(from_rfc3339("9999-12-31T23:59:59.999999Z") == latest_timestamp);
}

TEST_CASE("what is not RFC 3339 or not of our years is no time", "[wire][unit]") {
  for (const auto* bad : {"",
                          "2026",
                          "2026-05-29",
                          "2026-05-29T12:00:00",
                          "2026-05-29 12:00:00Z",
                          "2026-05-29t12:00:00z",
                          "2026-05-29T12:00Z",
                          "2026-05-29T12:00:00.Z",
                          "2026-05-29T12:00:00.1234567890Z",
                          "2026-05-29T12:00:00,5Z",
                          "2026-05-29T12:00:00+0200",
                          "2026-05-29T12:00:00+24:00",
                          "2026-05-29T12:00:00+00:60",
                          "2026-05-29T12:00:00Z ",
                          " 2026-05-29T12:00:00Z",
                          "2026-05-29T12:00:00ZZ",
                          "2026-5-29T12:00:00Z",
                          "02026-05-29T12:00:00Z",
                          "2026-00-29T12:00:00Z",
                          "2026-13-29T12:00:00Z",
                          "2026-02-29T12:00:00Z",
                          "2026-05-32T12:00:00Z",
                          "2026-05-29T24:00:00Z",
                          "2026-05-29T12:60:00Z",
                          "2026-05-29T12:00:60Z",
                          "-026-05-29T12:00:00Z",
                          "2026-05-29T12:00:0xZ",
                          "1969-12-31T23:59:59Z",
                          "1970-01-01T00:00:00+00:01",
                          "9999-12-31T23:59:59-00:01"}) {
    INFO(bad);
    CHECK_FALSE(from_rfc3339(bad));
  }
}
