#include "config/units.hpp"

#include <catch2/catch.hpp>

using namespace troupe::config;
using namespace std::chrono_literals;

TEST_CASE("a duration is a whole number with its unit", "[config][unit]") {
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("3s") == 3s);
  CHECK(parse_duration("5m") == 5min);
  CHECK(parse_duration("1h") == 1h);
  CHECK(parse_duration("0ms") == 0ms);
}

TEST_CASE("anything else is no duration", "[config][unit]") {
  for (const auto* text : {"", "5", "s", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "5S", "5d", "0x5s",
                           "9223372036854776s", "99999999999999999999ms"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("a size is a whole number with its unit", "[config][unit]") {
  CHECK(parse_size("512B")->bytes == 512);
  CHECK(parse_size("64KiB")->bytes == 65536);
  CHECK(parse_size("1MiB")->bytes == 1048576);
  CHECK(parse_size("2GiB")->bytes == 2147483648);
  for (const auto* text : {"", "64", "64KB", "64kib", "1.5MiB", "-1B", "9007199254740992GiB"}) {
    INFO(text);
    CHECK_FALSE(parse_size(text));
  }
}

TEST_CASE("durations and sizes are printed in the largest unit that fits", "[config][unit]") {
  CHECK(to_string(duration{0}) == "0ms");
  CHECK(to_string(duration{1500}) == "1500ms");
  CHECK(to_string(duration{90'000}) == "90s");
  CHECK(to_string(duration{7'200'000}) == "2h");
  CHECK(to_string(duration{-250}) == "-250ms");
  CHECK(to_string(byte_size{65'536}) == "64KiB");
  CHECK(to_string(byte_size{1000}) == "1000B");
}
