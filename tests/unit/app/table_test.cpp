#include "tools/troupe/table.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

table example() {
  table out{{{"NAME"}, {"RARE", 2}, {"USEFUL", 1}, {"WHY", 0, 6}}};
  out.add({"a", "rrrr", "uuuu", "because it is so"});
  return out;
}

}  // namespace

TEST_CASE("a table is as wide as its cells when there is room", "[app][unit]") {
  CHECK(example().lines() ==
        std::vector<std::string>{"NAME  RARE  USEFUL  WHY", "a     rrrr  uuuu    because it is so"});
}

TEST_CASE("a long cell is cut before a column leaves", "[app][unit]") {
  CHECK(example().lines(28)[1] == "a     rrrr  uuuu    becau...");
}

TEST_CASE("the least important column leaves first and gives its room", "[app][unit]") {
  CHECK(example().lines(25) == std::vector<std::string>{"NAME  USEFUL  WHY", "a     uuuu    because ..."});
  CHECK(example().lines(13) == std::vector<std::string>{"NAME  WHY", "a     beca..."});
}

TEST_CASE("no line is wider than asked for", "[app][unit]") {
  for (std::size_t width = 1; width < 60; ++width)
    for (const auto& line : example().lines(width))
      CHECK(width_of(line) <= width);
}

TEST_CASE("characters are counted and not bytes", "[app][unit]") {
  CHECK(width_of("Grüße") == 5);
  CHECK(cut_to("Grüße aus Köln", 8) == "Grüße...");
  CHECK(cut_to("Köln", 4) == "Köln");
}

TEST_CASE("a terminal does not obey a cell", "[app][unit]") {
  table out{{{"A"}}};
  out.add({"x\x1B[2Jy\n\u009b\u202e"});
  CHECK(out.lines()[1] == "x\\x1b[2Jy\\x0a\\xc2\\x9b\\xe2\\x80\\xae");
}
