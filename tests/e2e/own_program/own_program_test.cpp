#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

#include <catch2/catch.hpp>
#include <fstream>

using namespace troupe::tests;

TEST_CASE("a program of one's own logs with the runtime's logger", "[own_program][e2e]") {
  temporary_folder folder;
  child_program own{{"sh", "-c", std::string{"exec " TROUPE_OWN " 2>"} + folder.file("errors")}, "/dev/null"};
  CHECK(wait_until([&] { return own.has_ended(); }));
  const auto log = text_of(folder.file("errors"));
  CHECK_THAT(log, Catch::Contains("own-node: said by the program"));
  CHECK_THAT(log, Catch::Contains("debug"));
  CHECK(std::count(log.begin(), log.end(), '\n') == 9001);  // it ended after the last line was written
}

TEST_CASE("a program of one's own shows nothing of the shop in its help", "[own_program][e2e]") {
  auto said = run_program(TROUPE_OWN, "--help").out;
  for (const std::string command :
       {"run", "check", "migrate", "broker", "dev", "ps", "actors", "partitions", "top", "audit", "dlq", "pause",
        "resume", "drain", "rewind", "why", "dlq list", "dlq replay"}) {
    const auto help = run_program(TROUPE_OWN, command + " --help");
    INFO(command);
    CHECK(help.exit_code == 0);
    said += help.out;
  }
  for (const auto* word : {"coupon", "shop", "data_platform", "order-completed", "order ID", "--answers"}) {
    INFO(word);
    CHECK(said.find(word) == std::string::npos);
  }
}

TEST_CASE("two kinds whose scripts have one number are told apart before anything starts", "[own_program][e2e]") {
  const auto refused = run_program(TROUPE_OWN, "clash check nowhere.toml");
  CHECK(refused.exit_code == 2);
  CHECK(refused.says("the migrations bank/0001_ledger and bank/0001_fees have one number"));
}

TEST_CASE("kinds that number their scripts for themselves share a database", "[own_program][e2e]") {
  test_database database;
  temporary_folder folder;
  std::ofstream{folder.file("node.toml")} << "[node]\nname = \"own-1\"\n[postgres]\nurl = \"" << database.url()
                                          << "\"\n[actors.ledger]\n[actors.fees]\n";
  const auto first = run_program(TROUPE_OWN, "migrate " + folder.file("node.toml"));
  INFO(first.errors);
  CHECK(first.exit_code == 0);
  CHECK(first.prints("applied runtime/0001_runtime\n"));
  CHECK(first.prints("applied ledger/0001_ledger\napplied fees/0001_fees\n"));
  CHECK(database.ask("select to_regclass('orders') is null and to_regclass('fees_rows') is not null") == "t");
}

TEST_CASE("the library is set up without the shop, its tools and the tests", "[own_program][e2e]") {
  temporary_folder folder;
  const auto build = folder.file("build");
  const auto made = run_program("cmake", "-S " TROUPE_SOURCE_DIR " -B " + build + " -G Ninja -DTROUPE_SHOP=OFF");
  INFO(made.errors);
  REQUIRE(made.exit_code == 0);
  const auto targets = run_program("ninja", "-C " + build + " -t targets all");
  CHECK(targets.prints("libtroupe_app.a: phony"));
  for (const auto* absent : {"libtroupe_order.a", "libtroupe_coupon.a", "libtroupe_audit.a", "libtroupe_chaos.a",
                             "troupe-load:", "tests_unit:"}) {
    INFO(absent);
    CHECK_FALSE(targets.prints(absent));
  }
}
