#include "tests/e2e/command_line/command.hpp"
#include "tests/e2e/command_line/late_server.hpp"
#include "tests/support/test_database.hpp"

#include <filesystem>
#include <thread>

using namespace troupe::tests;

namespace {

/// The port of the server that TROUPE_TEST_POSTGRES names.
std::uint16_t port_in(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.find(':', url.find('@')) + 1)));
}

}  // namespace

TEST_CASE("every script of the schema belongs to the runtime or to an actor kind", "[command_line][e2e]") {
  test_database database;
  const running_node node{{"whole", database.url(), "", "", ""}};
  REQUIRE(run_troupe("migrate " + node.file()).exit_code == 0);
  CHECK(database.ask("select count(*) from schema_migrations") == std::to_string(schema_scripts().size()));
}

TEST_CASE("migrate brings an empty database to the current schema once", "[command_line][e2e]") {
  test_database database;
  running_node node{{"one", database.url(), "", "", ""}};
  const auto first = run_troupe("migrate " + node.file());
  CHECK(first.exit_code == 0);
  CHECK(first.prints("applied runtime/0001_runtime\n"));
  const auto tables = "select count(*) || '/' || count(distinct name) from schema_migrations";
  const auto count = database.ask(tables);
  const auto again = run_troupe("migrate " + node.file());
  CHECK(again.exit_code == 0);
  CHECK(again.out == "the schema is current\n");
  CHECK(database.ask(tables) == count);
}

TEST_CASE("two migrations at once both succeed", "[command_line][e2e]") {
  test_database database;
  running_node node{{"one", database.url(), "", "", ""}};
  finished_command other;
  std::thread beside{[&] { other = run_troupe("migrate " + node.file()); }};
  const auto one = run_troupe("migrate " + node.file());
  beside.join();
  CHECK(one.exit_code == 0);
  CHECK(other.exit_code == 0);
}

TEST_CASE("a schema newer than the program is refused by migrate and run", "[command_line][e2e]") {
  test_database database;
  running_node node{{"one", database.url(), "", "", ""}};
  REQUIRE(run_troupe("migrate " + node.file()).exit_code == 0);
  database.ask("insert into schema_migrations (version, name) values (9999, '9999_from_the_future')");
  for (const std::string command : {"migrate ", "run "}) {
    INFO(command);
    const auto refused = run_troupe(command + node.file());
    CHECK(refused.exit_code == 1);
    CHECK(refused.says("9999_from_the_future"));
    CHECK(refused.says("newer"));
  }
}

TEST_CASE("migrate ends with exit code 3 when the database is away", "[command_line][e2e]") {
  running_node node{{"one", "postgresql://app@127.0.0.1:1/none", "", "", ""}};
  const auto said = run_troupe("migrate " + node.file());
  CHECK(said.exit_code == 3);
  CHECK(said.says("troupe migrate: "));
}

TEST_CASE("a node waits for its database and says so", "[command_line][e2e]") {
  test_database database;
  const auto port = std::to_string(port_in(database.url()));
  late_server server{port_in(database.url())};
  auto url = database.url();
  url.replace(url.find(':' + port) + 1, port.size(), std::to_string(server.port()));
  running_node node{{"patient", url, "", "", ""}};
  node.start();
  REQUIRE(wait_until([&] { return node.admin("/readyz").has("waiting for the database"); }));
  const auto readiness = node.admin("/readyz");
  CHECK(readiness.status == 503);
  CHECK(readiness.has("\"subject\":\"postgresql\""));
  CHECK(node.admin("/healthz").status == 200);
  CHECK(node.log().find("waiting for the database") != std::string::npos);
  CHECK_FALSE(node.program().has_ended());
  server.open();
  node.wait_until_ready();
  CHECK(node.post("/api/v1/product", R"({"name":"pen","price":1,"stock":1})").status == 201);
}

TEST_CASE("a node that waits for its database can be stopped", "[command_line][e2e]") {
  running_node node{{"patient", "postgresql://app@127.0.0.1:1/none", "", "", ""}};
  node.start();
  REQUIRE(wait_until([&] { return node.admin("/readyz").has("waiting for the database"); }));
  CHECK(node.terminate(std::chrono::seconds{5}) == 0);
}
