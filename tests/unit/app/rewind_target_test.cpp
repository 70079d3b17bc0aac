#include "tools/troupe/rewind_target.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

const auto now = *wire::from_rfc3339("2026-05-29T12:00:00Z");

rewind::target read(const std::string& text) { return rewind::read_target(text, now).value(); }
std::string refusal_of(const std::string& text) { return rewind::read_target(text, now).error(); }
wire::timestamp time_in(const std::string& text) { return std::get<wire::timestamp>(read(text)); }

}  // namespace

TEST_CASE("a target is a word, an offset or a time", "[app][unit]") {
  CHECK(std::holds_alternative<rewind::stored>(read("stored")));
  CHECK(std::holds_alternative<rewind::beginning>(read("beginning")));
  CHECK(std::holds_alternative<rewind::end>(read("end")));
  CHECK(std::get<broker::offset>(read("0")) == 0);
  CHECK(std::get<broker::offset>(read("9223372036854775807")) == std::numeric_limits<broker::offset>::max());
  CHECK(time_in("2026-05-29T01:43:46.5Z") == now - 10h - 16min - 13'500ms);
  CHECK(time_in("2026-05-29T13:00:00+02:00") == now - 1h);
}

TEST_CASE("a time may be said as how long ago it was", "[app][unit]") {
  CHECK(time_in("30s ago") == now - 30s);
  CHECK(time_in("-10m") == now - 10min);
  CHECK(time_in("250ms ago") == now - 250ms);
  CHECK(time_in("-2h") == now - 2h);
  CHECK(time_in("3d ago") == now - 72h);
  CHECK(time_in("-0s") == now);
}

TEST_CASE("what is no target is refused with what there is", "[app][unit]") {
  for (const std::string text :
       {"", "yesterday", "Stored", "1.5", "0x10", "12 ", "2026-05-29", "2026-05-29T01:43:46"}) {
    INFO(text);
    CHECK_THAT(refusal_of(text), Catch::Contains("give stored, beginning, end, an OFFSET"));
  }
  for (const std::string text :
       {"-", "-10", "-m", "--10m", "10 ago", "s ago", " ago", "-10y", "-1.5h", "-999999999d"}) {
    INFO(text);
    CHECK_THAT(refusal_of(text), Catch::Contains("is no time before now"));
  }
  CHECK_THAT(refusal_of("9223372036854775808"), Catch::Contains("larger than any offset"));
  CHECK_THAT(refusal_of("2026-05-29T12:00:01Z"), Catch::Contains("has not come yet"));
}
