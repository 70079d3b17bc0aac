// Whatever the text, the answer is settings or mistakes: no exception, no crash.
#include "settings_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe::config;
using test::program;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

// The deepest tree the parser is given: arrays of inline tables, each under as many dots as a line may have.
std::string deepest() {
  std::string text;
  for (int level = 0; level < 120; ++level)
    text += "a" + repeated(".a", 100) + " = [\n{";
  return text;
}

const std::vector<std::string>& garbage() {
  using namespace std::string_literals;
  static const std::vector<std::string> texts{
      "",
      "\n",
      "\0"s,
      "[node]\nname = \"a\0b\""s,
      "\xff\xfe",
      "[node]\nname = \"\xc3\x28\"",
      "[node]\nname = \"\xed\xa0\x80\"",
      "\xef\xbb\xbf[node]\nname = \"\"",
      "[",
      "]",
      "[]",
      "[[",
      "[node",
      "[node]\n[node]",
      "[node]\nname = 'a'\nname = 'b'",
      "= 1",
      "a = ",
      "a = \"",
      "a = '''",
      "a = \"\\uD800\"",
      "a = \"\\q\"",
      "a = 99999999999999999999999999",
      "a = 1e999",
      "a = nan",
      "node = 1\n[node.x]",
      "node = []",
      "routes = {a = {b = 1}}",
      "[topics.\"\"]\n\"\" = 1",
      "[topics]\n\"a.b\" = {}",
      "[actors]\norder = {max_batch = {}}",
      "[kafka.client]\n\"\" = \"\"\na = {b = {c = []}}",
      "[postgres]\nurl = \"://\"\npassword_file = \"\\u0001\"",
      "[http]\nlisten = \":\"\n[admin]\nlisten = \"[]:1\"",
      "a = " + repeated("[", 10'000) + repeated("]", 10'000),
      "a = " + repeated("{a=", 10'000),
      "[" + repeated("a.", 10'000) + "a]",
      "[" + repeated("a.", 500'000) + "a]",
      repeated("[", 1 << 16),
      "a = \"" + std::string(1 << 20, 'x') + "\"",
      std::string(1 << 20, 'x'),
      repeated("[a]\n", 10'000),
      std::string(60'000, 'k') + " = 1",
      "[node]\nname = \"" + std::string(60'000, 'x') + "\"",
      deepest(),
  };
  return texts;
}

}  // namespace

TEST_CASE("no text makes the loader throw or crash", "[config][unit]") {
  program demo;
  for (const auto& text : garbage()) {
    INFO(text.substr(0, 80));
    const auto settings = demo.load_text(text);
    REQUIRE_FALSE(settings);
    for (const auto& one : settings.error())
      CHECK(to_string(one).size() < 500);
  }
}

TEST_CASE("tables as deep as the bounds allow are taken down again", "[config][unit]") {
  program demo;
  const auto deep = "[" + repeated("a.", 99) + "a]\nb" + repeated(".b", 100) + " = 1\n";
  REQUIRE_FALSE(demo.load_text(deep));
}

TEST_CASE("a key nested beyond the bounds is told with its line", "[config][unit]") {
  CHECK(program{}.mistakes_in("# first\n[" + repeated("a.", 101) + "a]\n") ==
        "node.toml:2: more than 100 dots in one line; split it\n");
}

TEST_CASE("every cut of a good file is settings or mistakes", "[config][unit]") {
  program demo;
  const std::string good = R"([node]
name = "a"
[topics.request-coupon]
retry = { attempts = 2, backoff = "1s" }
[kafka.client]
sasl.password = "x"
)";
  REQUIRE(demo.load_text(good));
  for (std::size_t length = 0; length < good.size(); ++length)
    CHECK_NOTHROW(demo.load_text(good.substr(0, length)));
}
