#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;

TEST_CASE("SIGTERM and SIGINT end a node in time and remove its row", "[command_line][e2e]") {
  test_database database;
  for (const auto number : {SIGTERM, SIGINT}) {
    running_node node{{"leaving", database.url(), "", "drain_timeout = \"3s\"\n", ""}};
    node.start_and_wait();
    database.wait_for("select name from nodes", "leaving");
    raw_client idle{node.door_port()};
    node.signal(number);
    REQUIRE(wait_until([&] { return node.program().has_ended(); }, std::chrono::seconds{8}));
    CHECK(node.program().exit_code() == 0);
    CHECK(database.ask("select count(*) from nodes") == "0");
    CHECK(node.log().find("has stopped") != std::string::npos);
  }
}

TEST_CASE("a second live node of the same name is refused", "[command_line][e2e]") {
  test_database database;
  running_node first{{"twin", database.url(), "", "", ""}}, second{{"twin", database.url(), "", "", ""}};
  first.start_and_wait();
  const auto refused = run_troupe("run " + second.file());
  CHECK(refused.exit_code == 2);
  CHECK((refused.says("a live node is already called twin") || refused.prints("a live node is already called twin")));
  CHECK(first.is_ready());
  CHECK(database.ask("select count(*) from nodes") == "1");
}

TEST_CASE("a killed node can be started again under its name", "[command_line][e2e]") {
  test_database database;
  running_node node{{"phoenix", database.url(), "", "", ""}};
  node.start_and_wait();
  node.signal(SIGKILL);
  REQUIRE(wait_until([&] { return node.program().has_ended(); }));
  node.start_and_wait();
  CHECK(node.terminate() == 0);
}

TEST_CASE("a node whose address is taken says which", "[command_line][e2e]") {
  test_database database;
  running_node first{{"first", database.url(), "", "", ""}}, second{{"second", database.url(), "", "", ""}};
  first.start_and_wait();
  const auto taken = std::to_string(first.door_port()), own = std::to_string(second.door_port());
  auto text = text_of(second.file());
  text.replace(text.find(':' + own) + 1, own.size(), taken);
  temporary_folder folder;
  const auto refused = run_troupe("run " + folder.file("second.toml", text));
  CHECK(refused.exit_code == 1);
  CHECK((refused.errors + refused.out).find(taken) != std::string::npos);
  CHECK(database.ask("select string_agg(name, ',') from nodes") == "first");
}

TEST_CASE("a node frozen for a while goes on where it was", "[command_line][e2e]") {
  test_database database;
  running_node node{{"sleeper", database.url(), "", "", ""}};
  node.start_and_wait();
  node.signal(SIGSTOP);
  raw_client waiting{node.door_port()};
  waiting.send("GET /api/v1/user/1/coupon HTTP/1.1\r\nHost: troupe\r\n\r\n");
  CHECK(waiting.receive(std::chrono::milliseconds{200}).status == 0);
  node.signal(SIGCONT);
  CHECK(waiting.receive().status == 200);
  node.wait_until_ready();
}
