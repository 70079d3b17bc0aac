// What a node does at its start about surroundings that do not let it work: it waits and says why, or refuses by name.
#include "tests/e2e/command_line/asking_server.hpp"
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/limited_role.hpp"

#include <thread>

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto pen = R"({"name":"pen","price":1,"stock":1})";

bool waits_for(running_node& node, const std::string& what) {
  return wait_until([&] { return node.admin("/readyz").has(what); }, 20s) && node.admin("/readyz").status == 503;
}

void migrate(const test_database& database) {
  const running_node node{{"one", database.url(), "", "", ""}};
  REQUIRE(run_troupe("migrate " + node.file()).exit_code == 0);
}

/// As `migrate = false` in [postgres], which running_node writes last before [http].
std::string not_migrating(const test_database& database) { return database.url() + "\"\nmigrate = false\n#\""; }

std::string with_password_file(const std::string& url, const std::string& path) {
  return url + "\"\npassword_file = \"" + path + "\"\n#\"";
}

}  // namespace

TEST_CASE("a role without the right to create starts a node where the schema is current", "[command_line][e2e]") {
  test_database database;
  limited_role role{database};
  running_node node{{"modest", role.url(), "", "", ""}};
  node.start();
  CHECK(waits_for(node, "may not create tables in the schema public"));
  migrate(database);
  role.may_work();
  node.wait_until_ready();
  CHECK(node.post("/api/v1/product", pen).status == 201);
}

TEST_CASE("a node that may not migrate waits for an empty or older schema by name and goes on by itself",
          "[command_line][e2e]") {
  test_database database;
  running_node node{{"patient", not_migrating(database), "", "", ""}};
  node.start();
  CHECK(waits_for(node, "lacks runtime/0001_runtime"));
  CHECK(node.admin("/readyz").has("run troupe migrate"));
  CHECK(database.ask("select to_regclass('schema_migrations') is null") == "t");
  const auto scripts = schema_scripts();
  {
    troupe::store::session session{database.settings()};
    REQUIRE(troupe::store::migrate(session, {scripts.front()}));
  }
  CHECK(waits_for(node, "has 1 of the migrations and lacks runtime/0005_parking"));
  migrate(database);
  node.wait_until_ready();
  CHECK(node.post("/api/v1/product", pen).status == 201);
}

TEST_CASE("a newer schema is refused by a node that migrates and said by one that does not", "[command_line][e2e]") {
  test_database database;
  database.migrate();
  database.ask("insert into schema_migrations(version, name) values (9999, '9999_future')");
  running_node migrating{{"old", database.url(), "", "", ""}};
  const auto refused = run_troupe("run " + migrating.file());
  CHECK(refused.exit_code == 1);
  CHECK(refused.says("9999_future"));
  running_node node{{"beside", not_migrating(database), "", "", ""}};
  node.start();
  node.wait_until_ready();
  CHECK(run_troupe("check --connect " + node.file()).prints("9999_future"));
}

TEST_CASE("a database that is read only at the start is waited for", "[command_line][e2e]") {
  test_database database;
  database.migrate();
  database.ask("alter database " + database.name() + " set default_transaction_read_only = on");
  running_node node{{"reader", database.url(), "", "", ""}};
  node.start();
  CHECK(waits_for(node, "is read only (default_transaction_read_only)"));
  const auto checked = run_troupe("check --connect " + node.file());
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("PostgreSQL: the database " + database.name() + " is read only"));
  database.ask("begin read write; alter database " + database.name() + " reset default_transaction_read_only; commit");
  node.wait_until_ready();
  CHECK(node.post("/api/v1/product", pen).status == 201);
}

TEST_CASE("a database whose encoding is not UTF8 is refused by name", "[command_line][e2e]") {
  test_database server;
  for (const std::string encoding : {"EUC_KR", "LATIN1", "SQL_ASCII"}) {
    const auto name = server.name() + "_other";
    server.ask("create database " + name + " encoding '" + encoding +
               "' lc_collate 'C' lc_ctype 'C' template template0");
    auto url = server.url();
    url.replace(url.rfind(server.name()), server.name().size(), name);
    const running_node node{{"foreign", url, "", "", ""}};
    for (const std::string command : {"run ", "migrate ", "check --connect "}) {
      INFO(command << encoding);
      const auto refused = run_troupe(command + node.file());
      CHECK(refused.exit_code == 2);
      CHECK((refused.errors + refused.out).find("the encoding of the database " + name + " is " + encoding) !=
            std::string::npos);
    }
    server.ask("drop database " + name + " with (force)");
  }
}

TEST_CASE("a login that is refused is waited for, as its secret may be changing", "[command_line][e2e]") {
  test_database database;
  database.migrate();
  auto url = database.url();
  url.replace(url.find("app@"), 3, "late_" + database.name());
  running_node node{{"rotated", url, "", "", ""}};
  node.start();
  CHECK(waits_for(node, "late_" + database.name()));
  const auto checked = run_troupe("check --connect " + node.file());
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("correct user, password or database"));
  database.ask("create role late_" + database.name() + " superuser login");
  node.wait_until_ready();
  node.terminate();
  database.ask("drop role late_" + database.name());
}

TEST_CASE("the password file is read by every command that opens the database", "[command_line][e2e]") {
  asking_server server;
  temporary_folder folder;
  const auto secret = folder.file("secret", "first\n");
  std::filesystem::permissions(secret, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  running_node node{{"asked", with_password_file(server.url(), secret), "", "", ""}};
  for (const std::string command : {"check --connect ", "migrate ", "audit ", "dlq list "}) {
    INFO(command);
    const auto refused = run_troupe(command + node.file());
    CHECK(refused.says("password authentication failed"));
    CHECK_FALSE(refused.says("first"));
    CHECK(server.heard() == std::set<std::string>{"first"});
  }
  node.start();
  REQUIRE(wait_until([&] { return server.heard().contains("first"); }));
  CHECK(node.terminate() == 0);
  CHECK(node.log().find("first") == std::string::npos);
}
