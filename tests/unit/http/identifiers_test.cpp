#include "runtime/http/random_hex.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/http/trace_context.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace troupe::http;

TEST_CASE("a request id is made of harmless characters", "[http][unit]") {
  CHECK(is_request_id("aZ09._-"));
  CHECK(is_request_id(std::string(64, 'a')));
  for (const std::string& wrong : {std::string{}, std::string(65, 'a'), std::string{"a b"}, std::string{"a\n"},
                                   std::string{"\xc3\xa4"}, std::string{"a\"b"}, std::string{"a\0b", 3}})
    CHECK_FALSE(is_request_id(wrong));
}

TEST_CASE("a made request id is a random UUID", "[http][unit]") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto id = make_request_id();
    REQUIRE_THAT(id, Catch::Matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    REQUIRE(is_request_id(id));
    seen.insert(id);
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE("a traceparent is checked to the letter", "[http][unit]") {
  const std::string good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  CHECK(is_traceparent(good));
  CHECK(is_traceparent(good.substr(0, 53) + "ff"));
  const std::string wrong[] = {"",
                               good + "0",
                               good + "-00",
                               "01" + good.substr(2),
                               "ff" + good.substr(2),
                               "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                               "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                               "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                               "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                               "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g"};
  for (const auto& text : wrong) {
    INFO(text);
    CHECK_FALSE(is_traceparent(text));
  }
}

TEST_CASE("a made traceparent passes its own check", "[http][unit]") {
  CHECK(is_traceparent(make_traceparent()));
  CHECK(make_traceparent() != make_traceparent());
  CHECK(random_hex(7).size() == 7);
}
