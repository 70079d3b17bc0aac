#include "settings_fixture.hpp"

#include <unistd.h>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace troupe::config;
using Catch::Contains;
using test::named;
using test::program;

namespace {

const std::string stored = named + "[postgres]\nurl = \"postgresql://app@h/d\"\n";

/// A file of its own for one test, gone afterwards.
class secret_on_disk {
public:
  explicit secret_on_disk(const std::string& text, unsigned mode = 0600) {
    std::ofstream{path} << text;
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
  }
  ~secret_on_disk() { std::remove(path.c_str()); }

  const std::string path =
      (std::filesystem::temp_directory_path() / ("troupe_secret_" + std::to_string(getpid()))).string();
};

}  // namespace

TEST_CASE("a node without a name has its host's", "[config][unit]") {
  std::array<char, 256> host{};
  REQUIRE(gethostname(host.data(), host.size() - 1) == 0);
  const auto settings = program{}.load_text("[node]\n");
  REQUIRE(settings);
  CHECK(settings->node.name == host.data());
  CHECK_THAT(program{}.mistakes_in("[node]\nname = \"\""), Contains("node.name"));
  CHECK_THAT(program{}.mistakes_in(""), Contains("node.name: missing"));
}

TEST_CASE("a node that hosts an actor needs a database", "[config][unit]") {
  program demo;
  CHECK(demo.mistakes_in(named).empty());
  CHECK_THAT(demo.mistakes_in(named + "[actors.coupon]"), Contains("postgres.url: missing"));
  CHECK_THAT(demo.mistakes_in(named + "[actors.coupon]\n[postgres]\nurl = \"\""),
             Contains("node.toml:5: postgres.url"));
  demo.variables["TROUPE_POSTGRES_URL"] = "postgresql://app@h/d";
  CHECK(demo.mistakes_in(named + "[actors.coupon]").empty());
}

TEST_CASE("a database that is no PostgreSQL is refused", "[config][unit]") {
  program demo;
  CHECK_THAT(demo.mistakes_in(named + "[postgres]\nurl = \"mysql://h/d\""), Contains("allowed: \"postgresql://"));
  CHECK_THAT(demo.mistakes_in(named + "[postgres]\nurl = \"host=db password=x\""), Contains("is not shown; allowed"));
  demo.variables["TROUPE_POSTGRES_URL"] = "host=db password=hush";
  const auto told = demo.mistakes_in(named);
  CHECK_THAT(told, Contains("node.toml: TROUPE_POSTGRES_URL: allowed"));
  CHECK_THAT(told, !Contains("hush"));
}

TEST_CASE("a password in the file's database url is refused and not repeated", "[config][unit]") {
  const auto told = program{}.mistakes_in(named + "[postgres]\nurl = \"postgresql://app:hush@h/d\"");
  CHECK_THAT(told, Contains("node.toml:4: postgres.url: holds a password"));
  CHECK_THAT(told, Contains("TROUPE_POSTGRES_URL, PGPASSWORD or postgres.password_file"));
  CHECK_THAT(told, !Contains("hush"));
}

TEST_CASE("the database url of the environment wins and may hold a password", "[config][unit]") {
  program demo;
  demo.variables["TROUPE_POSTGRES_URL"] = "postgresql://app:hush@other/d";
  const auto settings = demo.load_text(stored);
  REQUIRE(settings);
  CHECK(settings->postgres.url == "postgresql://app:hush@other/d");
}

TEST_CASE("a password file is read without its line end", "[config][unit]") {
  const secret_on_disk secret{"hush\n"};
  const auto settings = program{}.load_text(stored + "password_file = \"" + secret.path + "\"");
  REQUIRE(settings);
  CHECK(settings->postgres.password == "hush");
}

TEST_CASE("a secret file of mode 0440 or 0640 is taken, as orchestrators mount them", "[config][unit]") {
  for (const auto mode : {0400U, 0600U, 0440U, 0640U}) {
    const secret_on_disk secret{"hush\n", mode};
    CHECK(program{}.mistakes_in(stored + "password_file = \"" + secret.path + "\"").empty());
  }
}

TEST_CASE("a secret file that others can read or change is refused with the remedy", "[config][unit]") {
  for (const auto mode : {0644U, 0604U, 0444U, 0602U, 0660U, 0620U}) {
    const secret_on_disk secret{"hush\n", mode};
    const auto told = program{}.mistakes_in(stored + "password_file = \"" + secret.path + "\"");
    INFO(mode << ' ' << told);
    CHECK_THAT(told, Contains("node.toml:5: postgres.password_file"));
    CHECK_THAT(told, Contains((mode & 04U) != 0 ? "can be read by others" : "can be written by others"));
    CHECK_THAT(told, Contains("chmod 600") && Contains("0440"));
  }
}

TEST_CASE("a password file that is missing or empty is refused", "[config][unit]") {
  const secret_on_disk empty{"\n"};
  program demo;
  CHECK_THAT(demo.mistakes_in(stored + "password_file = \"/nowhere/x\""), Contains("does not exist"));
  CHECK_THAT(demo.mistakes_in(stored + "password_file = \"" + empty.path + "\""), Contains("is empty"));
  CHECK_THAT(demo.mistakes_in(stored + "password_file = \"/\""), Contains("is not a file"));
}

TEST_CASE("an admin address others can reach needs a token", "[config][unit]") {
  program demo;
  const auto open = named + "[admin]\nlisten = \"0.0.0.0:9090\"";
  CHECK_THAT(demo.mistakes_in(open), Contains("node.toml:4: admin.listen: can be reached from other machines"));
  CHECK(demo.mistakes_in(named + "[admin]\nlisten = \"[::1]:9090\"").empty());
  demo.variables["TROUPE_ADMIN_TOKEN"] = "hush";
  const auto settings = demo.load_text(open);
  REQUIRE(settings);
  CHECK(settings->admin_token == "hush");
}

TEST_CASE("the two doors of a node need two addresses", "[config][unit]") {
  const std::string same = "[http]\nlisten = \"127.0.0.1:1\"\n[admin]\nlisten = \"127.0.0.1:1\"";
  CHECK_THAT(program{}.mistakes_in(named + same), Contains("node.toml:6: admin.listen: is http.listen, too"));
}

TEST_CASE("a local route needs its handler on the node that sends", "[config][unit]") {
  program demo;
  const std::string local = "[routes]\norder-completed = \"local\"\n";
  CHECK_THAT(demo.mistakes_in(stored + local + "[actors.order]"),
             Contains("node.toml:6: routes.order-completed: is local, but data_platform, which handles it, is not") &&
                 Contains("add [actors.data_platform] or use \"kafka\""));
  CHECK(demo.mistakes_in(stored + local + "[actors.order]\n[actors.data_platform]").empty());
  CHECK(demo.mistakes_in(stored + local + "[actors.coupon]").empty());
}

TEST_CASE("a longest pause shorter than the first one is refused", "[config][unit]") {
  const std::string retry = "[topics.request-coupon.retry]\nbackoff = \"20s\"";
  CHECK_THAT(program{}.mistakes_in(named + retry),
             Contains("retry.max_backoff: is shorter than backoff, which is 20s"));
}

TEST_CASE("a watchdog faster than a statement may be is refused", "[config][unit]") {
  const auto told = program{}.mistakes_in(named + "[postgres]\nwatchdog = \"5s\"");
  CHECK_THAT(told, Contains("node.toml:4: postgres.watchdog: would cut healthy statements"));
}

TEST_CASE("a hosted kind is asked about its options together", "[config][unit]") {
  program demo;
  const auto table = stored + "[actors.data_platform]\nsink = \"http\"\n";
  CHECK(demo.mistakes_in(table) == "node.toml:5: actors.data_platform.url: missing; sink = \"http\" needs one\n");
  CHECK(demo.mistakes_in(table + "url = \"http://h\"").empty());
  CHECK_THAT(demo.mistakes_in(table + "url = \"h\""), Contains("allowed: a URL") && !Contains("missing"));
}

TEST_CASE("a property Troupe sets itself is refused with the reason", "[config][unit]") {
  program demo;
  for (const std::string name : {"enable.auto.commit", "enable.auto.offset.store", "group.id", "enable.idempotence",
                                 "acks", "bootstrap.servers", "isolation.level"})
    CHECK_THAT(demo.mistakes_in(named + "[kafka.client]\n" + name + " = \"x\""),
               Contains("node.toml:4: kafka.client." + name + ": set by Troupe: "));
}

TEST_CASE("librdkafka is asked about every property with its role", "[config][unit]") {
  program demo;
  CHECK_THAT(demo.mistakes_in(named + "[kafka.producer]\nrefused = 1"),
             Contains("node.toml:4: kafka.producer.refused: producer refuses refused = 1"));
  CHECK_THAT(demo.mistakes_in(named + "[kafka.consumer]\nrefused = true"), Contains("consumer refuses refused = true"));
}

TEST_CASE("a refused secret is not repeated", "[config][unit]") {
  const auto told = program{}.mistakes_in(named + "[kafka.client]\nrefused.secret = \"hush\"");
  CHECK_THAT(told, Contains("refuses refused.secret = ***"));
  CHECK_THAT(told, !Contains("hush"));
}

TEST_CASE("a secret property is taken from the environment or from a file", "[config][unit]") {
  const secret_on_disk secret{"whisper"};
  program demo;
  demo.variables["SASL"] = "hush";
  const auto settings =
      demo.load_text(named + "[kafka.client]\nsasl.password = \"env:SASL\"\nssl.key.password = \"file:" + secret.path +
                     "\"\nsasl.username = \"env:SASL\"");
  REQUIRE(settings);
  CHECK(settings->kafka.client.at("sasl.password") == "hush");
  CHECK(settings->kafka.client.at("ssl.key.password") == "whisper");
  CHECK(settings->kafka.client.at("sasl.username") == "env:SASL");
}

TEST_CASE("a secret property whose source is missing is told", "[config][unit]") {
  program demo;
  CHECK_THAT(demo.mistakes_in(named + "[kafka.client]\nsasl.password = \"env:NONE\""),
             Contains("kafka.client.sasl.password: the environment variable \"NONE\" is not set"));
  CHECK_THAT(demo.mistakes_in(named + "[kafka.client]\nsasl.password = \"file:/nowhere/x\""),
             Contains("does not exist"));
}

TEST_CASE("names and addresses used twice over several files are told with both places", "[config][unit]") {
  program demo;
  const std::string doors = "[http]\nlisten = \"127.0.0.1:1\"\n[admin]\nlisten = \"127.0.0.1:";
  const auto one = demo.load_text(named + doors + "2\"");
  const auto two = demo.load_text("# another\n" + named + doors + "3\"");
  REQUIRE(one);
  REQUIRE(two);
  const auto mistakes = check_together({{"one.toml", *one}, {"two.toml", *two}});
  REQUIRE(mistakes.size() == 2);
  CHECK(to_string(mistakes[0]) ==
        "two.toml:3: node.name: \"a\" is used by one.toml:2 (node.name), too; every live node needs a name of its own");
  CHECK_THAT(to_string(mistakes[1]), Contains("two.toml:5: http.listen: \"127.0.0.1:1\" is used by one.toml:4"));
}

TEST_CASE("an address left at its default on two nodes is told too", "[config][unit]") {
  program demo;
  const auto one = demo.load_text(named + "[http]");
  const auto two = demo.load_text("[node]\nname = \"b\"\n[http]");
  REQUIRE(one);
  REQUIRE(two);
  const auto mistakes = check_together({{"one.toml", *one}, {"two.toml", *two}});
  REQUIRE(mistakes.size() == 1);
  CHECK_THAT(to_string(mistakes[0]), Contains("two.toml: http.listen: \"127.0.0.1:8080\" is used by one.toml (http"));
}

TEST_CASE("ports the system chooses never collide", "[config][unit]") {
  program demo;
  const auto one = demo.load_text(named + "[http]\nlisten = \"127.0.0.1:0\"\n[admin]\nlisten = \"127.0.0.1:0\"");
  REQUIRE(one);
  auto two = *one;
  two.node.name = "b";
  CHECK(check_together({{"one.toml", *one}, {"two.toml", two}}).empty());
}

TEST_CASE("a message that several kinds handle has a group for each of them and none for all", "[config][unit]") {
  program with;
  with.words.messages[0].handled_by.push_back({"coupon", "coupons-of-orders"});
  const auto settings = with.load_text(stored + "[topics.order-completed.groups]\ndata_platform = \"mine\"\n");
  REQUIRE(settings);
  const auto& topic = settings->topics.at("order-completed");
  CHECK(group_of(topic, "data_platform") == "mine");
  CHECK(group_of(topic, "coupon") == "coupons-of-orders");
  CHECK(group_of(settings->topics.at("request-coupon"), "coupon") == "request-coupon-consumer-group");
  CHECK_THAT(with.mistakes_in(stored + "[topics.order-completed]\ngroup = \"mine\"\n"),
             Contains("topics.order-completed.group") && Contains("groups"));
  CHECK_THAT(with.mistakes_in(stored + "[topics.order-completed.groups]\nledger = \"mine\"\n"),
             Contains("topics.order-completed.groups.ledger"));
  CHECK_THAT(with.mistakes_in(stored + "[topics.order-completed.groups]\ncoupon = \"my-consumer-group\"\n"),
             Contains("is the group of coupon too") || Contains("is the group of data_platform too"));
}
