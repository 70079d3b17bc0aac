// Mistakes that come to light when the program runs.
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

struct late_node {
  explicit late_node(const std::string& kinds)
      : node{{"late-1", database.url(), "", "", "[health]\nstall_after = \"1s\"\nstuck_after = \"1s\"\n",
              kinds + "[routes]\npaid = \"local\"\nscored = \"local\"\n", TROUPE_LATE}} {}

  test_database database;
  running_node node;
};

}  // namespace

TEST_CASE("a handler that cannot be made ends the start with what it said and whose it is", "[mistakes][e2e]") {
  late_node on{"[actors.scorer]\n"};
  on.node.start();
  CHECK(wait_until([&] { return on.node.program().has_ended(); }, 20s));
  CHECK(on.node.program().exit_code() == 1);
  CHECK_THAT(on.node.log(), Catch::Contains("the kind scorer cannot be started: model.bin is not there"));
}

TEST_CASE("a handler that does not come back is named, with the time and what to do", "[mistakes][e2e]") {
  late_node on{"[actors.shop]\n[actors.sleeper]\n"};
  on.node.start_and_wait();
  CHECK(on.node.post("/paid", R"({"account":7})").status == 201);
  CHECK(wait_until([&] { return on.node.admin("/readyz").status == 503; }, 20s));
  CHECK_THAT(on.node.admin("/readyz").body, Catch::Contains("sleeper"));
}
