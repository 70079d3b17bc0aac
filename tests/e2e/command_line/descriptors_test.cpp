#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// A node with limits of open files, as `ulimit` sets them.
child_program start_with(const running_node& node, const std::string& limits, const std::string& log) {
  return child_program{{"sh", "-c", limits + "; exec " TROUPE_BINARY " run " + node.file()}, log};
}

std::string limit_of(const std::string& file) {
  return output_of("awk '/open files/ {print $4}' /proc/$(pgrep -fx '[^ ]* run " + file + "')/limits");
}

}  // namespace

TEST_CASE("the limit of open files is raised to what the door's clients need at the start", "[command_line][e2e]") {
  test_database database;
  temporary_folder folder;
  running_node node{{"raised", database.url(), "", "", ""}};
  auto program = start_with(node, "ulimit -Sn 1024", folder.file("log"));
  REQUIRE(wait_until([&] { return node.is_ready(); }, 30s));
  CHECK(limit_of(node.file()) == "10512\n");
  CHECK(text_of(folder.file("log")).find("http.max_connections") == std::string::npos);
}

TEST_CASE("idle clients beyond the limit of open files starve neither PostgreSQL nor Kafka", "[command_line][e2e]") {
  test_database database;
  temporary_folder folder;
  running_node node{{"crowded", database.url(), "", "", ""}};
  auto program = start_with(node, "ulimit -n 256", folder.file("log"));
  REQUIRE(wait_until([&] { return node.is_ready(); }, 30s));
  CHECK(text_of(folder.file("log")).find("64 connections are served; raise the hard limit to 10512") !=
        std::string::npos);
  std::vector<raw_client> idle;
  for (int i = 0; i < 400; ++i)
    idle.emplace_back(node.door_port());
  database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> "
      "pg_backend_pid()");
  CHECK(wait_until([&] { return node.post("/api/v1/product", R"({"name":"pen","price":1,"stock":1})").status == 201; },
                   20s));
  CHECK(wait_until([&] { return node.is_ready(); }, 20s));
}
