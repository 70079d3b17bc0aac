#include "config/printer.hpp"

#include "settings_fixture.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

using namespace troupe::config;
using Catch::Contains;
using test::named;
using test::program;

TEST_CASE("effective settings load again as the same settings", "[config][unit]") {
  program demo;
  const auto first = demo.load_text(named + R"(
[actors.order]
max_batch = 3
[actors.data_platform]
sink = "http"
url = "http://sink/orders"
delay = "1500ms"
[routes]
request-coupon = "local"
[actors.coupon]
[postgres]
url = "postgresql://app@h/d"
[kafka.consumer]
session.timeout.ms = 6000
"odd \" name\\" = true
[topics.order-completed]
retry = { attempts = 9 }
[admin]
)");
  REQUIRE(first);
  const auto printed = effective(*first, demo.words);
  const auto second = demo.load_text(printed);
  REQUIRE(second);
  CHECK(effective(*second, demo.words) == printed);
  CHECK(demo.order.max_batch == 3);
  CHECK(second->routes.at("request-coupon") == "local");
  CHECK(second->kafka.consumer == first->kafka.consumer);
  CHECK(second->topics.at("order-completed").retry.attempts == 9);
  CHECK(second->admin);
  CHECK_FALSE(second->http);
}

TEST_CASE("effective settings hold no secret", "[config][unit]") {
  program demo;
  demo.variables = {{"TROUPE_POSTGRES_URL", "postgresql://app:hush@h/d?sslpassword=hush"},
                    {"TROUPE_ADMIN_TOKEN", "hush"},
                    {"SASL", "hush"}};
  const auto settings = demo.load_text(named + R"(
[actors.data_platform]
url = "http://user:hush@sink/orders"
token = "hush"
[kafka.client]
sasl.password = "env:SASL"
sasl.oauthbearer.config = "hush"
sasl.oauthbearer.client.secret = "hush"
[admin]
)");
  REQUIRE(settings);
  const auto printed = effective(*settings, demo.words);
  CHECK_THAT(printed, !Contains("hush"));
  CHECK_THAT(printed, Contains("url = \"postgresql://app:***@h/d?sslpassword=***\""));
  CHECK_THAT(printed, Contains("url = \"http://user:***@sink/orders\""));
  CHECK_THAT(printed, Contains("token = \"***\""));
  CHECK_THAT(printed, Contains("\"sasl.password\" = \"***\""));
}

TEST_CASE("the reference is a node file without mistakes", "[config][unit]") {
  program demo;
  CHECK(demo.mistakes_in(reference(demo.words)).empty());
}

TEST_CASE("the reference shows defaults whatever was loaded before", "[config][unit]") {
  program demo;
  const auto fresh = reference(demo.words);
  REQUIRE(demo.load_text(named + "[postgres]\nurl = \"postgresql://h/d\"\n[actors.order]\nmax_batch = 1\n"));
  CHECK(reference(demo.words) == fresh);
  CHECK_THAT(fresh, Contains("# orders in one transaction\n#   a whole number, 1 to 10000\nmax_batch = 256\n"));
}

// The kinds' sections come last, so the file may hold them after the part that is compared here.
TEST_CASE("the reference file is up to date", "[config][unit]") {
  program demo;
  demo.words.actors.clear();
  const auto built_in = reference(demo.words);
  std::ifstream file{TROUPE_SOURCE_DIR "/config/reference.toml"};
  const std::string written{std::istreambuf_iterator<char>{file}, {}};
  INFO("to bring it up to date: troupe reference > config/reference.toml");
  CHECK_THAT(written, Catch::StartsWith(built_in));
}
