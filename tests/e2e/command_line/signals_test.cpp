// What signals do to a node: those that mean the end let it drain, the others nothing.
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/pseudo_terminal.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto pen = R"({"name":"pen","price":1,"stock":9})";

/// A node with a request that it has not answered: the row it needs is locked.
struct busy_node {
  test_database database;
  running_node node{{"busy", database.url(), "", "", ""}};
  std::optional<raw_client> client;

  busy_node() {
    node.start_and_wait();
    REQUIRE(node.post("/api/v1/product", pen).status == 201);
    database.ask("begin; select 1 from products for update");
    const std::string body = R"({"userId":1,"items":[{"productId":)" + product() + R"(,"quantity":1}]})";
    client.emplace(node.door_port());
    client->send("POST /api/v1/order HTTP/1.1\r\nHost: troupe\r\nContent-Type: application/json\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + body);
    test_database other;
    REQUIRE(wait_until([&] {
      return other.ask("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = '" +
                       database.name() + "'") != "0";
    }));
  }
  std::string product() { return database.ask("select product_id from products"); }
  void let_go() { database.ask("rollback"); }
  bool has_drained() {
    return wait_until([this] { return node.program().has_ended(); }, 15s) && node.program().exit_code() == 0 &&
           node.log().find("has stopped") != std::string::npos;
  }
};

}  // namespace

TEST_CASE("SIGHUP and SIGQUIT drain a node as SIGTERM does", "[command_line][e2e]") {
  for (const auto number : {SIGHUP, SIGQUIT}) {
    busy_node busy;
    busy.node.signal(number);
    REQUIRE(wait_until([&] { return busy.node.log().find("is stopping") != std::string::npos; }));
    busy.let_go();
    CHECK(busy.client->receive(10s).status == 201);
    CHECK(busy.has_drained());
    CHECK(busy.database.ask("select count(*) from orders") == "1");
    CHECK(busy.database.ask("select count(*) from nodes") == "0");
  }
}

TEST_CASE("a second SIGTERM does not cut the drain short", "[command_line][e2e]") {
  busy_node busy;
  busy.node.signal(SIGTERM);
  REQUIRE(wait_until([&] { return busy.node.log().find("is stopping") != std::string::npos; }));
  for (const auto number : {SIGTERM, SIGINT, SIGHUP})
    busy.node.signal(number);
  busy.let_go();
  CHECK(busy.client->receive(10s).status == 201);
  CHECK(busy.has_drained());
}

TEST_CASE("signals that mean nothing to a node do nothing", "[command_line][e2e]") {
  test_database database;
  running_node node{{"deaf", database.url(), "", "", ""}};
  node.start_and_wait();
  for (const auto number : {SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGXFSZ})
    node.signal(number);
  CHECK(node.post("/api/v1/product", pen).status == 201);
  CHECK(node.is_ready());
  CHECK(node.terminate() == 0);
}

TEST_CASE("a node whose terminal is closed drains, one under nohup goes on", "[command_line][e2e]") {
  test_database database;
  const running_node first{{"seen", database.url(), "", "", ""}}, second{{"kept", database.url(), "", "", ""}};
  const auto is_up = [&](const std::string& name) {
    return database.ask("select count(*) from nodes where name = '" + name + "'") == "1";
  };
  {
    temporary_folder folder;
    pseudo_terminal terminal{
        {"sh", "-c",
         std::string{TROUPE_BINARY} + " run " + first.file() + " & nohup " + TROUPE_BINARY + " run " + second.file() +
             " >" + folder.file("out") + " 2>&1 & echo $! >" + first.file() + ".pid; wait"},
        24,
        80};
    database.wait_for("select to_regclass('nodes') is not null", "t");
    REQUIRE(wait_until([&] { return is_up("seen") && is_up("kept"); }, 30s));
  }
  CHECK(wait_until([&] { return !is_up("seen"); }, 15s));
  CHECK(is_up("kept"));
  output_of("kill -TERM $(cat " + first.file() + ".pid)");
  CHECK(wait_until([&] { return !is_up("kept"); }, 15s));
}
