#include "runtime/http/client.hpp"

#include <catch2/catch.hpp>

using namespace troupe::http;

TEST_CASE("a URL is taken apart", "[http][unit]") {
  const auto whole = parse_url("http://localhost:9090/v1/actors?kind=order");
  REQUIRE(whole.has_value());
  CHECK(whole->host == "localhost");
  CHECK(whole->port == "9090");
  CHECK(whole->path == "/v1/actors?kind=order");
  CHECK(parse_url("http://a")->port == "80");
  CHECK(parse_url("http://a")->path == "/");
  CHECK(parse_url("http://a?b")->path == "/?b");
  CHECK(parse_url("http://[::1]:81/")->port == "81");
}

TEST_CASE("a URL that cannot be served is refused by name", "[http][unit]") {
  for (const std::string url : {"", "https://a", "a:80", "http://", "http://:80", "http://a:", "http://a:b",
                                "http://a:123456", "http://user@a", "http://a b"}) {
    const auto parsed = parse_url(url);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().find("\"" + url + "\"") == 0);
  }
}
