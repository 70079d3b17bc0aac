#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

#include <sys/stat.h>

using namespace troupe::tests;

TEST_CASE("SIGTERM and SIGINT end a node in time and remove its row", "[command_line][e2e]") {
  test_database database;
  for (const auto number : {SIGTERM, SIGINT}) {
    running_node node{{"leaving", database.url(), "", "drain_timeout = \"3s\"\n", ""}};
    node.start_and_wait();
    database.wait_for("select name from nodes", "leaving");
    raw_client idle{node.door_port()}, half{node.door_port()};
    half.send("POST /api/v1/order HTTP/1.1\r\nHost: troupe\r\nContent-Len");
    node.signal(number);
    REQUIRE(wait_until([&] { return node.program().has_ended(); }, std::chrono::seconds{8}));
    CHECK(node.program().exit_code() == 0);
    CHECK(database.ask("select count(*) from nodes") == "0");
    CHECK(node.log().find("has stopped") != std::string::npos);
  }
}

TEST_CASE("a node whose log nobody reads goes on and ends in time", "[command_line][e2e]") {
  test_database database;
  running_node node{{"unread", database.url(), "access_log = \"full\"\n", "", ""}};
  const auto log = std::filesystem::path{node.file()}.replace_filename("log");
  REQUIRE(mkfifo(log.c_str(), 0600) == 0);
  const int reader = open(log.c_str(), O_RDONLY | O_NONBLOCK);
  node.start_and_wait();
  for (int i = 0; i < 1000; ++i)  // a line of 400 bytes each, and the pipe takes 64 KiB
    REQUIRE(node.get("/api/v1/product/1").status == 404);
  CHECK(node.is_ready());
  CHECK(node.terminate(std::chrono::seconds{8}) == 0);
  close(reader);
}

TEST_CASE("orders that arrive while a node stops are stored or refused", "[command_line][e2e]") {
  test_database database;
  running_node node{{"closing", database.url(), "", "", ""}};
  node.start_and_wait();
  REQUIRE(node.post("/api/v1/product", R"({"name":"pen","price":1,"stock":100000})").status == 201);
  const auto id = database.ask("select product_id from products");
  int placed = 0;
  bool stops = false;
  for (int i = 0; i < 100'000; ++i) {
    try {
      const auto answer =
          node.post("/api/v1/order", R"({"userId":1,"items":[{"productId":)" + id + R"(,"quantity":1}]})");
      placed += answer.status == 201;
    } catch (const std::exception&) {
      break;  // nobody listens any more
    }
    if (placed == 20 && !std::exchange(stops, true))
      node.signal(SIGTERM);
  }
  CHECK(wait_until([&] { return node.program().has_ended(); }));
  CHECK(node.program().exit_code() == 0);
  CHECK(placed >= 20);
  CHECK(database.ask("select count(*) from orders") == std::to_string(placed));
  CHECK(database.ask("select count(*) from data_platform_orders") == std::to_string(placed));
  CHECK(database.ask("select count(*) from outbox") == "0");
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
