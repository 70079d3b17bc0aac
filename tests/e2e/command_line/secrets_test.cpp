#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;

namespace {

const std::string secret = "hunter2-xyzzy";

/// The test's database, entered with a password that nothing may show.
std::string with_password(const test_database& database) {
  auto url = database.url();
  return url.replace(url.find('@'), 1, ":" + secret + "@");
}

bool shows(const std::string& text) { return text.find(secret) != std::string::npos; }

}  // namespace

TEST_CASE("a password from the environment shows nowhere", "[command_line][e2e]") {
  test_database database;
  variable url{"TROUPE_POSTGRES_URL", with_password(database)};
  running_node node{{"discreet", "", "access_log = \"full\"\n", "", "[log]\nlevel = \"debug\"\n"}};
  node.start_and_wait();
  const auto sent =
      node.get("/api/v1/order/1", "Authorization: Bearer " + secret + "\r\nCookie: id=" + secret + "\r\n");
  CHECK(sent.status == 404);
  for (const auto* path : {"/", "/readyz", "/healthz", "/metrics", "/v1/node", "/v1/nodes", "/v1/actors",
                           "/v1/partitions", "/v1/dead-letters", "/v1/why"}) {
    INFO(path);
    const auto answer = node.admin(path);
    CHECK(answer.status != 0);
    CHECK_FALSE(shows(answer.head + answer.body));
  }
  const auto arguments = output_of("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '");
  CHECK(arguments.find(node.file()) != std::string::npos);
  CHECK_FALSE(shows(arguments));
  CHECK_FALSE(shows(database.ask("select string_agg(query || application_name, ' ') from pg_stat_activity")));
  CHECK_FALSE(shows(database.ask("select nodes::text from nodes")));
  for (const std::string command : {"ps", "actors", "partitions", "ps --json"}) {
    const auto said = run_troupe(command);
    CHECK(said.exit_code == 0);
    CHECK_FALSE(shows(said.out + said.errors));
  }
  CHECK(node.terminate() == 0);
  CHECK(node.log().find("/api/v1/order/1") != std::string::npos);
  CHECK_FALSE(shows(node.log()));
}

TEST_CASE("a password shows in no complaint about an unreachable database", "[command_line][e2e]") {
  variable url{"TROUPE_POSTGRES_URL", "postgresql://app:" + secret + "@127.0.0.1:1/none"};
  running_node node{{"discreet", "", "", "", ""}};
  node.start();
  REQUIRE(wait_until([&] { return node.admin("/readyz").has("waiting for the database"); }));
  CHECK_FALSE(shows(node.admin("/readyz").body));
  CHECK(node.terminate() == 0);
  CHECK_FALSE(shows(node.log()));
  for (const auto& command : {"migrate " + node.file(), "check --connect " + node.file(), std::string{"ps"}}) {
    INFO(command);
    const auto said = run_troupe(command);
    CHECK(said.exit_code == 3);
    CHECK_FALSE(shows(said.out + said.errors));
  }
}

TEST_CASE("a password that makes an URL malformed is not repeated", "[command_line][e2e]") {
  variable url{"TROUPE_POSTGRES_URL", "postgresql://app:" + secret + "%zz@127.0.0.1:1/none"};
  running_node node{{"discreet", "", "", "", ""}};
  for (const auto& command : {"migrate " + node.file(), "check --connect " + node.file(), std::string{"ps"}}) {
    INFO(command);
    const auto said = run_troupe(command);
    CHECK(said.exit_code != 0);
    CHECK_FALSE(shows(said.out + said.errors));
  }
}
