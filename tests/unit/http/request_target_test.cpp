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
  const std::string wrong[] = {"",      "*",      "a",      "ftp://x/", "/%",       "/%1",    "/%g1",
                               "/%00",  "/%1f",   "/%7F",   "/a?b=%0A", "/a?%00=b", "/a#b",   "/a b",
                               "/\xc3", "/a%2Fb", "/a%2fb", "/a\tb",    "/?a=%2",   "/a\x7f", std::string{"/\0", 2}};
  for (const auto& raw : wrong) {
    INFO(raw);
    const auto target = parse_target(raw);
    REQUIRE_FALSE(target.has_value());
    CHECK(target.error().back() == '.');
  }
  CHECK(parse_target("/a?b=%2F").has_value());
}

TEST_CASE("an absolute target is taken apart like a path and tells its host", "[http][unit]") {
  const auto target = parse_target("HTTP://Shop.example:8081/api/v1/order?x=1");
  REQUIRE(target.has_value());
  CHECK(target->authority == "Shop.example:8081");
  CHECK(target->path == "/api/v1/order");
  CHECK(target->query == query{{"x", "1"}});
  CHECK(parse_target("https://[::1]:8081/a")->authority == "[::1]:8081");
  CHECK(parse_target("http://x")->path == "/");
  CHECK(parse_target("http://x?a=b")->query == query{{"a", "b"}});
  CHECK(parse_target("/a")->authority.empty());
  for (const auto* wrong : {"http://", "http:///a", "http://:80/a", "http://user@x/a", "http:/x", "http://x/%zz"})
    CHECK_FALSE(parse_target(wrong).has_value());
}
