#include "tests/e2e/command_line/command.hpp"
#include "tests/support/pseudo_terminal.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;

namespace {

struct scene {
  scene() { node.start_and_wait(); }
  pseudo_terminal terminal(const std::string& command, unsigned short columns = 120) const {
    return {{"sh", "-c", std::string{"exec " TROUPE_BINARY " "} + command + " --admin " + node.admin_address()},
            20,
            columns};
  }
  test_database database;
  running_node node{{"watched", database.url(), "", "", ""}};
};

}  // namespace

TEST_CASE("watching ends by q and by interrupt and gives the terminal back", "[terminal][e2e]") {
  const scene with;
  for (const std::string key : {"q", "\x03"}) {
    auto screen = with.terminal("ps --watch 0.2");
    CHECK(screen.shows("watched"));
    screen.forget();
    CHECK(screen.shows("watched"));  // again
    screen.type(key);
    CHECK(screen.exit_code() == 0);
    CHECK(screen.is_as_before());
  }
}

TEST_CASE("a narrow terminal gets short lines and the wide file all of them", "[terminal][e2e]") {
  const scene with;
  auto narrow = with.terminal("ps", 50);
  CHECK(narrow.exit_code() == 0);
  CHECK(narrow.written().find("STATE") != std::string::npos);
  CHECK(narrow.written().find("CPU S") == std::string::npos);
  std::istringstream lines{narrow.written()};
  for (std::string line; std::getline(lines, line);)
    CHECK(line.size() <= 51);  // with its carriage return
  CHECK(run_troupe("ps --admin " + with.node.admin_address()).prints("CPU S"));
}

TEST_CASE("watching for programs prints one object a line", "[terminal][e2e][timed]") {
  const scene with;
  const auto two = output_of("timeout -s INT 2 " TROUPE_BINARY " ps --json --watch 0.2 --admin " +
                             with.node.admin_address() + " </dev/null | head -n 2");
  CHECK(std::count(two.begin(), two.end(), '\n') == 2);
  CHECK(two.compare(0, 10, "{\"nodes\":[") == 0);
}

TEST_CASE("top shows nodes and actors and gives the terminal back", "[terminal][e2e]") {
  const scene with;
  auto screen = with.terminal("top");
  CHECK(screen.shows("watched"));
  CHECK_FALSE(screen.is_as_before());
  screen.type("2\f");  // only what differs would be written else
  CHECK(screen.shows("dead_letters"));
  screen.type("h\f");
  CHECK(screen.shows("everything about"));
  screen.type("hq");
  CHECK(screen.exit_code() == 0);
  CHECK(screen.shows("\x1B[?1049l"));
  CHECK(screen.is_as_before());
}

TEST_CASE("top without a terminal says so", "[terminal][e2e]") {
  const scene with;
  const auto said = run_troupe("top --admin " + with.node.admin_address() + " </dev/null");
  CHECK(said.exit_code == 2);
  CHECK(said.says("needs a terminal"));
}
