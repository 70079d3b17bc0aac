#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;

namespace {

/// PostgreSQL reads what was printed, not the code under test; fails when it is no JSON.
std::string in(test_database& reader, const std::string& json, const std::string& path) {
  return reader.ask("select $json$" + json + "$json$::json #>> '{" + path + "}'");
}

}  // namespace

TEST_CASE("ps and actors and partitions show a node by its address and by the database", "[command_line][e2e]") {
  test_database database;
  running_node node{{"seen", database.url(), "", "", ""}};
  node.start_and_wait();
  for (const auto& where : {" --admin " + node.admin_address(), " --database " + database.url()}) {
    INFO(where);
    const auto ps = run_troupe("ps --json" + where), actors = run_troupe("actors --json" + where),
               partitions = run_troupe("partitions --json" + where);
    CHECK(ps.exit_code == 0);
    CHECK(in(database, ps.out, "nodes,0,name") == "seen");
    CHECK(in(database, ps.out, "nodes,0,state") == "ready");
    CHECK(in(database, ps.out, "nodes,0,adminAddress") == node.admin_address());
    CHECK(actors.exit_code == 0);
    CHECK(in(database, actors.out, "nodes,0,node") == "seen");
    CHECK_FALSE(in(database, actors.out, "nodes,0,actors,0,name").empty());
    CHECK(partitions.exit_code == 0);
    CHECK(in(database, partitions.out, "nodes,0,node") == "seen");
    CHECK(run_troupe("ps" + where).prints("seen"));
    CHECK(run_troupe("actors" + where).prints("order"));
  }
}

TEST_CASE("the environment says where to look", "[command_line][e2e]") {
  test_database database;
  running_node node{{"seen", database.url(), "", "", ""}};
  node.start_and_wait();
  variable address{"TROUPE_ADMIN", node.admin_address()};
  CHECK(run_troupe("ps").prints("seen"));
}

TEST_CASE("an admin address asks for its token", "[command_line][e2e]") {
  test_database database;
  const auto where = [](running_node& node) { return "ps --admin " + node.admin_address(); };
  running_node node{{"guarded", database.url(), "", "", ""}};
  {
    variable token{"TROUPE_ADMIN_TOKEN", "abracadabra"};
    node.start();
    REQUIRE(wait_until([&] { return node.log().find("is up") != std::string::npos; }));
    CHECK(run_troupe(where(node)).prints("guarded"));
  }
  CHECK(node.admin("/v1/nodes").status == 401);
  const auto refused = run_troupe(where(node));
  CHECK(refused.exit_code == 3);
  CHECK(refused.says("401"));
  variable wrong{"TROUPE_ADMIN_TOKEN", "abracadabrb"};
  CHECK(run_troupe(where(node)).exit_code == 3);
}

TEST_CASE("a killed node is shown as dead", "[command_line][e2e]") {
  test_database database;
  running_node node{{"gone", database.url(), "", "", ""}};
  node.start_and_wait();
  node.signal(SIGKILL);
  CHECK(wait_until([&] { return run_troupe("ps --database " + database.url()).prints("dead"); }));
}

TEST_CASE("output into a file has no colours", "[command_line][e2e]") {
  test_database database;
  running_node node{{"plain", database.url(), "", "", ""}};
  node.start_and_wait();
  for (const std::string command : {"ps", "actors", "partitions"})
    CHECK_FALSE(run_troupe(command + " --admin " + node.admin_address()).prints("\x1B"));
  CHECK(node.log().find('\x1B') == std::string::npos);
}

TEST_CASE("an address where nobody answers ends with exit code 3 and a sentence", "[command_line][e2e]") {
  for (const std::string command : {"ps", "actors", "partitions"})
    for (const std::string where : {" --admin 127.0.0.1:1", " --admin nonsense", " --admin no.such.host.invalid:80",
                                    " --database postgresql://app@127.0.0.1:1/none", ""}) {
      INFO(command << where);
      const auto said = run_troupe(command + where);
      CHECK(said.exit_code == 3);
      CHECK(said.errors.compare(0, 6, "troupe") == 0);
      CHECK(said.errors.size() > command.size() + 20);
    }
}
