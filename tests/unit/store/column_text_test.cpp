#include <troupe/message.hpp>

#include "runtime/store/column_text.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::store;

namespace {

enum class colour { red, green };
TROUPE_CHOICE(colour, red, green);

struct spot {
  std::int64_t across = 0, down = 0;
  TROUPE_FIELDS(spot, across, down);
};

template <class T>
std::string refusal_of(std::optional<std::string_view> text) try {
  from_column<T>(text);
  return "";
} catch (const wire::refused& refusal) {
  return to_string(refusal.why());
}

using texts = std::vector<std::optional<std::string>>;

}  // namespace

TEST_CASE("a column's text is read as the type that it is read into", "[store][unit]") {
  CHECK(from_column<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(from_column<bool>("t"));
  CHECK_FALSE(from_column<bool>("f"));
  CHECK(from_column<std::string>("{\"a\": 1}") == "{\"a\": 1}");
  CHECK(from_column<identifier>("7") == 7);
  CHECK(from_column<text<5>>("hello") == text<5>{"hello"});
  CHECK(from_column<choice<colour>>("green") == choice{colour::green});
  CHECK(from_column<std::optional<std::int64_t>>(std::nullopt) == std::nullopt);
  CHECK(from_column<std::optional<std::string>>("") == "");
}

TEST_CASE("a time is read with as many digits as the server writes", "[store][unit]") {
  const auto at = [](const char* iso) { return *wire::from_rfc3339(iso); };
  CHECK(timestamp_in("2026-05-29 01:43:46.137371+00") == at("2026-05-29T01:43:46.137371Z"));
  CHECK(timestamp_in("2026-05-29 01:43:46.1+00") == at("2026-05-29T01:43:46.1Z"));
  CHECK(timestamp_in("1970-01-01 00:00:00+00") == at("1970-01-01T00:00:00Z"));
  for (const auto* other : {"2026-05-29 01:43:46", "2026-05-29 01:43:46+02", "infinity", "0044-03-15 00:00:00+00 BC",
                            "10000-01-01 00:00:00+00", "1969-12-31 23:59:59+00", "2026-05-29", "+00", ""}) {
    INFO(other);
    CHECK(refusal_of<timestamp>(other) == "must be a timestamptz of the years 1970 to 9999");
  }
}

TEST_CASE("a list is read from an array or from JSON", "[store][unit]") {
  CHECK(from_column<std::vector<std::int64_t>>("{}").empty());
  CHECK(from_column<std::vector<std::int64_t>>("{1,-2}") == std::vector<std::int64_t>{1, -2});
  CHECK(from_column<std::vector<std::int64_t>>("[1, -2]") == std::vector<std::int64_t>{1, -2});
  CHECK(from_column<list<identifier, 1, 2>>("{3}").items() == std::vector<identifier>{3});
  CHECK(from_column<std::vector<spot>>(R"([{"across": 1, "down": 2}])") == std::vector{spot{1, 2}});
  CHECK(from_column<spot>(R"({"across": 1, "down": 2, "more": null})") == spot{1, 2});
  CHECK(refusal_of<list<identifier, 1, 2>>("{}") == "must be a list of 1 to 2 items");
  CHECK(refusal_of<std::vector<std::int64_t>>("{1,NULL}") == "is NULL, and what it is read into is no std::optional");
}

TEST_CASE("elements of an array are quoted where the server quotes them", "[store][unit]") {
  CHECK(elements_in(R"({a,NULL,"NULL","","a,b","say \"no\" \\ once","{}"})") ==
        texts{"a", std::nullopt, "NULL", "", "a,b", R"(say "no" \ once)", "{}"});
  for (const auto* other : {"", "{", "{1", "{1,", "{1}}", "1,2", "[0:1]={1,2}", "{\"a", "{\"a\"b}", "{\"a\\"}) {
    INFO(other);
    CHECK_THROWS_AS(elements_in(other), wire::refused);
  }
  CHECK(refusal_of<std::vector<std::int64_t>>("{{1},{2}}") == "must not be an array of arrays");
}

TEST_CASE("what does not fit is refused, and the reason says what would", "[store][unit]") {
  CHECK(refusal_of<std::int64_t>("1.0") == "must be an integer of 64 bits");
  CHECK(refusal_of<std::int64_t>("9223372036854775808") == "must be an integer of 64 bits");
  CHECK(refusal_of<bool>("true") == "must be true or false");
  CHECK(refusal_of<identifier>("0") == identifier::allowed());
  CHECK(refusal_of<std::int64_t>(std::nullopt) == "is NULL, and what it is read into is no std::optional");
  CHECK(refusal_of<spot>("(1,2)") != "");
  CHECK(refusal_of<spot>(R"({"across": 1})") == "is read as JSON: value.down: is missing");
}
