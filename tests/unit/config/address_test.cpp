#include "config/address.hpp"

#include <catch2/catch.hpp>

using namespace troupe::config;

TEST_CASE("an address has a host and a port", "[config][unit]") {
  CHECK(parse_address("127.0.0.1:8080")->host == "127.0.0.1");
  CHECK(parse_address("127.0.0.1:8080")->port == 8080);
  CHECK(parse_address("[::1]:65535")->host == "::1");
  CHECK(parse_address("my-host.example:0")->port == 0);
}

TEST_CASE("anything else is no address", "[config][unit]") {
  for (const auto* text : {"", ":", ":80", "host", "host:", "host:x", "host:65536", "host:-1", "host: 80", "::1:80",
                           "[]:80", "[::1:80", "http://host:80", "ho st:80", "a:1,b:2"}) {
    INFO(text);
    CHECK_FALSE(parse_address(text));
  }
}

TEST_CASE("loopback is what no other machine can reach", "[config][unit]") {
  for (const auto* text : {"127.0.0.1:1", "127.9.9.9:1", "localhost:1", "[::1]:1"})
    CHECK(is_loopback(*parse_address(text)));
  for (const auto* text : {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "example.org:1", "127.0.0.1.example.org:1"})
    CHECK_FALSE(is_loopback(*parse_address(text)));
}
