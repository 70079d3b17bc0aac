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

TEST_CASE("a node with an IPv6 admin address is asked like others", "[command_line][e2e]") {
  test_database database;
  const running_node planned{{"six", database.url(), "", "", ""}};
  const temporary_folder folder;
  const auto address = "[::1]:" + std::to_string(planned.admin_port());
  auto text = text_of(planned.file());
  text.replace(text.find(planned.admin_address()), planned.admin_address().size(), address);
  const child_program node{{TROUPE_BINARY, "run", folder.file("node.toml", text)}, folder.file("log")};
  for (const auto& where : {" --admin " + address, " --database " + database.url()}) {
    INFO(where);
    const auto is_seen = [&] {
      const auto ps = run_troupe("ps --json" + where);
      return ps.exit_code == 0 && in(database, ps.out, "nodes,0,state") == "ready";
    };
    CHECK(wait_until(is_seen, std::chrono::seconds{30}));
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

TEST_CASE("a probe of health and readiness needs no token and may use any name", "[command_line][e2e]") {
  test_database database;
  running_node open{{"open", database.url(), "", "", ""}}, guarded{{"guarded", database.url(), "", "", ""}};
  open.start_and_wait();
  {
    variable token{"TROUPE_ADMIN_TOKEN", "abracadabra"};
    guarded.start_and_wait();
  }
  const auto asked = [](running_node& node, const std::string& path) {
    raw_client probe{node.admin_port()};
    probe.send("GET " + path + " HTTP/1.1\r\nHost: troupe.shop.svc:9090\r\n\r\n");
    return probe.receive().status;
  };
  for (const std::string path : {"/healthz", "/readyz"}) {
    INFO(path);
    CHECK(asked(open, path) == 200);
    CHECK(asked(guarded, path) == 200);
  }
  for (const std::string path : {"/metrics", "/v1/node", "/v1/partitions"}) {
    INFO(path);
    CHECK(asked(open, path) == 421);
    CHECK(asked(guarded, path) == 401);
  }
}

TEST_CASE("a killed node is shown as dead", "[command_line][e2e]") {
  test_database database;
  running_node node{{"gone", database.url(), "", "", ""}};
  node.start_and_wait();
  node.signal(SIGKILL);
  CHECK(wait_until([&] { return run_troupe("ps --database " + database.url()).prints("dead"); }));
}

TEST_CASE("a stopped node is shown as mute within two seconds and keeps nobody else waiting",
          "[command_line][e2e][timed]") {
  test_database database;
  running_node awake{{"awake", database.url(), "", "", ""}}, stopped{{"stopped", database.url(), "", "", ""}};
  awake.start_and_wait();
  stopped.start_and_wait();
  for (const std::string command : {"ps", "actors", "partitions"})
    for (const auto& where : {" --admin " + awake.admin_address(), " --database " + database.url()}) {
      INFO(command << where);
      REQUIRE(wait_until([&] { return run_troupe("ps --admin " + awake.admin_address()).prints("stopped"); }));
      REQUIRE(
          wait_until([&] { return in(database, run_troupe("ps --json" + where).out, "nodes,1,state") == "ready"; }));
      stopped.signal(SIGSTOP);
      const auto began = std::chrono::steady_clock::now();
      const auto said = run_troupe(command + where + " --json");
      const auto took = std::chrono::steady_clock::now() - began;
      stopped.signal(SIGCONT);
      CHECK(took < std::chrono::seconds{2});
      CHECK(said.exit_code == 0);
      CHECK(in(database, said.out, "nodes,0,state") == "ready");
      CHECK(in(database, said.out, "nodes,1,state") == "mute");
      CHECK(in(database, said.out, "nodes,1,why").find("did not answer") != std::string::npos);
    }
}

TEST_CASE("a node shows itself while its database is away", "[command_line][e2e]") {
  running_node node{{"alone", "postgresql://app@127.0.0.1:1/none", "", "", ""}};
  node.start();
  REQUIRE(wait_until([&] { return node.admin("/readyz").has("waiting for the database"); }));
  const auto said = run_troupe("ps --admin " + node.admin_address());
  CHECK(said.exit_code == 0);
  CHECK(said.prints("not ready: postgresql"));
  CHECK(said.says("only this node is asked"));
}

TEST_CASE("the database says who is up when the node that was asked does not", "[command_line][e2e]") {
  test_database database;
  running_node node{{"up", database.url(), "", "", ""}};
  node.start_and_wait();
  const auto said = run_troupe("ps --admin 127.0.0.1:1 --database " + database.url());
  CHECK(said.exit_code == 0);
  CHECK(said.prints("up"));
  CHECK(said.says("127.0.0.1:1"));
  CHECK(said.says("the database is asked instead"));
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

TEST_CASE("the audit of the shop says what is asked of every program, then its own", "[command_line][e2e]") {
  test_database database;
  running_node node{{"audited", database.url(), "", "", ""}};
  node.start_and_wait();
  CHECK(node.post("/api/v1/product", R"({"name":"thing","price":1,"stock":2})").status == 201);
  const auto said = run_troupe("audit " + node.file()), programs = run_troupe("audit --json " + node.file());
  CHECK(said.exit_code == 0);
  CHECK(said.out.starts_with("OK    no event waits in the outbox for more than 60 s: nothing waits\n"));
  CHECK(said.out.ends_with("Clean.\n"));
  CHECK(said.prints("WHAT HOLDS"));
  CHECK(in(database, programs.out, "verdict") == "clean");
  CHECK(in(database, programs.out, "rows,0,guarantee") == "G1");
  database.ask("update products set stock = 5");
  const auto spoiled = run_troupe("audit " + node.file());
  CHECK(spoiled.exit_code == 1);
  CHECK(spoiled.prints("FAULTY: 1 fault.\n"));
}
