#include "runtime/http/url.hpp"

#include <catch2/catch.hpp>

using namespace troupe::http;

TEST_CASE("a URL is taken apart", "[http][unit]") {
  const auto whole = parse_url("http://localhost:9090/v1/actors?kind=order");
  REQUIRE(whole.has_value());
  CHECK(whole->scheme == "http");
  CHECK(whole->host == "localhost");
  CHECK(whole->port == "9090");
  CHECK(whole->path == "/v1/actors?kind=order");
  CHECK(whole->origin() == "http://localhost:9090");
  CHECK(parse_url("http://a")->port == "80");
  CHECK(parse_url("https://a")->port == "443");
  CHECK(parse_url("http://a")->path == "/");
  CHECK(parse_url("http://a?b")->path == "/?b");
}

TEST_CASE("an IPv6 address in a URL is kept with its brackets", "[http][unit]") {
  const auto here = parse_url("http://[::1]:81/");
  REQUIRE(here.has_value());
  CHECK(here->host == "::1");
  CHECK(here->port == "81");
  CHECK(here->origin() == "http://[::1]:81");
  CHECK(parse_url("https://[::1]")->authority() == "[::1]:443");
  const auto link = parse_url("http://[fe80::1%25eth0]:81/");
  CHECK(link->host == "fe80::1%eth0");
  CHECK(link->authority() == "[fe80::1%25eth0]:81");
}

TEST_CASE("a URL that cannot be served is refused by name", "[http][unit]") {
  for (const std::string url : {"", "ftp://a", "a:80", "http://", "http://:80", "http://a:b", "http://a:123456",
                                "http://user@a", "http://u:p@a", "http://a b", "http://a/b c", "http://a/#b",
                                "http://[::1", "http://::1:80/", "http://a\r\nb"}) {
    const auto parsed = parse_url(url);
    INFO(url);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().find("\"" + url + "\"") == 0);
  }
}
