#include "runtime/http/request_target.hpp"

#include <catch2/catch.hpp>

using namespace troupe::http;
using query = std::map<std::string, std::string>;

TEST_CASE("a target is split into path and query and decoded", "[http][unit]") {
  const auto target = parse_target("/a%20b/%C3%A4?x=1+2&y=%26&z&&=w&x=again?");
  REQUIRE(target.has_value());
  CHECK(target->path == "/a b/\xc3\xa4");
  CHECK(target->query == query{{"x", "1 2"}, {"y", "&"}, {"z", ""}, {"", "w"}});
}

TEST_CASE("plus is a space in the query only", "[http][unit]") {
  const auto target = parse_target("/a+b?c=d+e");
  REQUIRE(target.has_value());
  CHECK(target->path == "/a+b");
  CHECK(target->query == query{{"c", "d e"}});
}

TEST_CASE("a target without query has none", "[http][unit]") {
  CHECK(parse_target("/")->path == "/");
  CHECK(parse_target("/?")->query.empty());
  CHECK(parse_target("/a=b&c")->path == "/a=b&c");
}

TEST_CASE("a target that is no clean path is refused with a sentence", "[http][unit]") {
  const std::string wrong[] = {"",      "*",      "a",      "http://x/", "/%",       "/%1",    "/%g1",
                               "/%00",  "/%1f",   "/%7F",   "/a?b=%0A",  "/a?%00=b", "/a#b",   "/a b",
                               "/\xc3", "/a%2Fb", "/a%2fb", "/a\tb",     "/?a=%2",   "/a\x7f", std::string{"/\0", 2}};
  for (const auto& raw : wrong) {
    INFO(raw);
    const auto target = parse_target(raw);
    REQUIRE_FALSE(target.has_value());
    CHECK(target.error().back() == '.');
  }
  CHECK(parse_target("/a?b=%2F").has_value());
}
