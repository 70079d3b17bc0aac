#include "config/loader.hpp"

#include "settings_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe::config;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::Equals;
using test::named;
using test::program;

TEST_CASE("a file with a name and nothing else is a node with all defaults", "[config][unit]") {
  const auto settings = program{}.load_text(named);
  REQUIRE(settings);
  CHECK(settings->node.name == "a");
  CHECK(settings->node.drain_timeout == 10s);
  CHECK(settings->actors.empty());
  CHECK_FALSE(settings->http);
  CHECK_FALSE(settings->admin);
  CHECK(settings->routes.at("order-completed") == "kafka");
  CHECK(settings->topics.at("order-completed").topic == "order-completed");
  CHECK(settings->topics.at("request-coupon").group == "request-coupon-consumer-group");
}

TEST_CASE("every type of option is read", "[config][unit]") {
  const auto settings = program{}.load_text(named + R"(
[postgres]
migrate = false
[http]
max_body = "1MiB"
max_in_flight = 7
[topics.request-coupon]
partitions = 12
retry = { attempts = 2, backoff = "1s", max_backoff = "1m" }
[kafka.client]
"security.protocol" = "ssl"
log.connection.close = false
socket.keepalive.enable = true
[kafka.consumer]
session.timeout.ms = 6000
)");
  REQUIRE(settings);
  CHECK_FALSE(settings->postgres.migrate);
  CHECK(settings->http->max_body.bytes == 1024 * 1024);
  CHECK(settings->http->max_in_flight == 7);
  CHECK(settings->topics.at("request-coupon").partitions == 12);
  CHECK(settings->topics.at("request-coupon").retry.attempts == 2);
  CHECK(settings->topics.at("request-coupon").retry.max_backoff == 1min);
  CHECK(settings->kafka.client == properties{{"security.protocol", "ssl"},
                                             {"log.connection.close", "false"},
                                             {"socket.keepalive.enable", "true"}});
  CHECK(settings->kafka.consumer == properties{{"session.timeout.ms", "6000"}});
}

TEST_CASE("an actor kind with a table is hosted and its options are set", "[config][unit]") {
  program demo;
  const auto settings = demo.load_text(named + R"(
[postgres]
url = "postgresql://app@127.0.0.1/troupe"
[actors.order]
max_batch = 64
[actors.data_platform]
sink = "postgres"
delay = "3s"
)");
  REQUIRE(settings);
  CHECK(settings->actors == std::vector<std::string>{"order", "data_platform"});
  CHECK(demo.order.max_batch == 64);
  CHECK(demo.order.max_pending == 4096);
  CHECK(demo.data_platform.delay == 3s);
}

TEST_CASE("a second file starts from the defaults of the kinds again", "[config][unit]") {
  program demo;
  const auto hosting = named + "[postgres]\nurl = \"postgresql://h/d\"\n[actors.order]\n";
  REQUIRE(demo.load_text(hosting + "max_batch = 1\n"));
  REQUIRE(demo.load_text(hosting));
  CHECK(demo.order.max_batch == 256);
}

TEST_CASE("all mistakes of a file are told at once in the order of their lines", "[config][unit]") {
  const auto told = program{}.mistakes_in(R"([node]
name = "order 1"
drain_timeout = "10 sec"
[routes]
request-coupon = "kafak"
order-complete = "kafka"
[topics.request-coupon]
max_in_flght = 1
[topics.request-cupon]
[http]
listen = "8080"
max_in_flight = 0
[htp]
[actors.ordr]
)");
  CHECK_THAT(
      told, Equals(R"(node.toml:2: node.name: is "order 1"; allowed: 1 to 249 letters, digits, dots, dashes, underscores
node.toml:3: node.drain_timeout: is "10 sec"; allowed: a duration with its unit, ms, s, m or h: "0ms" to "1h"
node.toml:5: routes.request-coupon: is "kafak"; allowed: "kafka" or "local"; did you mean "kafka"?
node.toml:6: routes.order-complete: unknown message; did you mean "order-completed"?
node.toml:8: topics.request-coupon.max_in_flght: unknown key; did you mean "max_in_flight"?
node.toml:9: topics.request-cupon: unknown message; did you mean "request-coupon"?
node.toml:11: http.listen: is "8080"; allowed: an address "host:port"
node.toml:12: http.max_in_flight: is 0; allowed: a whole number, 1 to 1000000
node.toml:13: htp: unknown section; did you mean "http"?
node.toml:14: actors.ordr: unknown actor kind; did you mean "order"?
)"));
}

TEST_CASE("a value of the wrong type is told with what is allowed", "[config][unit]") {
  program demo;
  const auto told = [&](const std::string& more) { return demo.mistakes_in(named + more); };
  CHECK_THAT(told("threads = \"4\""), Contains("node.toml:3: node.threads: is \"4\"; allowed: a whole number, 0 to"));
  CHECK_THAT(told("drain_timeout = 5"), Contains("is 5; allowed: a duration with its unit"));
  CHECK_THAT(told("[http]\nmax_body = 65536"), Contains("is 65536; allowed: a size with its unit"));
  CHECK_THAT(told("[http]\nmax_body = \"64kb\""), Contains("allowed: a size with its unit, B, KiB, MiB or GiB"));
  CHECK_THAT(told("[postgres]\nmigrate = 1"), Contains("is 1; allowed: true or false"));
  CHECK_THAT(told("[log]\nlevel = []"), Contains("is an array; allowed: \"trace\", \"debug\""));
  CHECK_THAT(told("[log]\nlevel = 1979-05-27"), Contains("is a date or time"));
  CHECK_THAT(told("[log.level]\n"), Contains("log.level: is a table"));
  CHECK_THAT(told("[topics.request-coupon]\nretry = 5"), Contains("allowed: a table"));
  CHECK_THAT(told("[topics.request-coupon]\nretry = {attempts = 0}"), Contains("request-coupon.retry.attempts: is 0"));
  CHECK_THAT(told("[[http]]"), Contains("http: allowed: a table, written as [http]"));
  CHECK_THAT(told("[kafka]\nconsumer = 3"), Contains("kafka.consumer: is 3"));
  CHECK_THAT(told("[kafka.consumer]\n\"a.b\" = [1]"), Contains("kafka.consumer.a.b: allowed: one text, number"));
  CHECK_THAT(demo.mistakes_in("listen = 1\n" + named),
             Contains("node.toml:1: listen: stands outside of any [section]"));
}

TEST_CASE("a number beyond what its field holds is refused", "[config][unit]") {
  program demo;
  CHECK_THAT(demo.mistakes_in(named + "threads = 4294967297"), Contains("is 4294967297"));
  CHECK_THAT(demo.mistakes_in(named + "threads = -1"), Contains("is -1"));
  CHECK_THAT(demo.mistakes_in(named + "drain_timeout = \"99999999999999999999h\""), Contains("allowed: a duration"));
}

TEST_CASE("a control character in a text is refused", "[config][unit]") {
  CHECK_THAT(program{}.mistakes_in(named + "[kafka]\nbrokers = \"a:1\\u0000b\""), Contains("is \"a:1?b\""));
}

TEST_CASE("what a file says is repeated without control characters", "[config][unit]") {
  const auto told = program{}.mistakes_in(named + "\"\\u001b[31mred\" = 1");
  CHECK_THAT(told, Contains("node.?[31mred: unknown key"));
}

TEST_CASE("text that is not TOML is one mistake on its line", "[config][unit]") {
  CHECK_THAT(program{}.mistakes_in("[node]\nname = \n"), Contains("node.toml:2: not TOML: "));
}

TEST_CASE("a file that is not there is a mistake that says so", "[config][unit]") {
  program demo;
  const auto settings = load("/nowhere/node.toml", demo.words, demo.from());
  REQUIRE_FALSE(settings);
  CHECK(to_string(settings.error().at(0)) == "/nowhere/node.toml: cannot be read: No such file or directory");
}

TEST_CASE("a folder in place of a file is a mistake that says so", "[config][unit]") {
  program demo;
  const auto settings = load("/", demo.words, demo.from());
  REQUIRE_FALSE(settings);
  CHECK_THAT(to_string(settings.error().at(0)), Contains("is a folder"));
}

TEST_CASE("a file without end is refused", "[config][unit]") {
  program demo;
  const auto settings = load("/dev/zero", demo.words, demo.from());
  REQUIRE_FALSE(settings);
  CHECK_THAT(to_string(settings.error().at(0)), Contains("more than 64 KiB"));
}

TEST_CASE("the demo files have no mistake alone or together", "[config][unit]") {
  program demo;
  std::vector<std::pair<std::string, node_file>> files;
  for (const std::string name : {"all-in-one", "shop-1", "shop-2"}) {
    const auto path = TROUPE_SOURCE_DIR "/config/demo/" + name + ".toml";
    const auto settings = load(path, demo.words, demo.from());
    INFO((settings ? "" : to_string(settings.error().at(0))));
    REQUIRE(settings);
    CHECK(settings->node.name == name);
    CHECK(settings->actors.size() == 3);
    CHECK(demo.data_platform.sink == "postgres");
    files.emplace_back(path, *settings);
  }
  CHECK(check_together(files).empty());
}

TEST_CASE("the node files of the containers have no mistake and need a token", "[config][unit]") {
  program demo;
  for (const std::string name : {"shop", "coupon", "platform"}) {
    const auto path = TROUPE_SOURCE_DIR "/config/containers/" + name + ".toml";
    demo.variables.clear();
    const auto refused = load(path, demo.words, demo.from());
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_string(refused.error().at(0)), Contains("admin.listen: can be reached from other machines"));
    demo.variables["TROUPE_ADMIN_TOKEN"] = "token";
    const auto settings = load(path, demo.words, demo.from());
    INFO((settings ? "" : to_string(settings.error().at(0))));
    REQUIRE(settings);
    CHECK_FALSE(settings->postgres.migrate);
    CHECK(settings->actors.size() == 1);
  }
}
