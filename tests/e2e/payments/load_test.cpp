// The load generator at a program that it does not know.
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;

namespace {

finished_command load(const std::string& words) { return run_program(TROUPE_LOAD, words); }

}  // namespace

TEST_CASE("load calls any program with numbers of its choice and keeps what it is answered", "[payments][e2e]") {
  test_database database;
  running_node node{{"payments-1", database.url(), "", "", "",
                     "[actors.payment]\n[actors.fraud]\n[actors.score]\n[actors.ledger]\n[routes]\n"
                     "payment-captured = \"local\"\npayment-screened = \"local\"\n",
                     TROUPE_PAYMENTS}};
  node.start_and_wait();
  temporary_folder folder;
  const auto body = folder.file("answers");
  const auto said = load("call --door http://127.0.0.1:" + std::to_string(node.door_port()) +
                         " --path /payments --body '{\"account\":{1..5},\"amount\":{n}}' --with-keys --requests 40 "
                         "--connections 4 --answers " +
                         body);
  INFO(said.errors);
  CHECK(said.exit_code == 0);
  const auto answers = text_of(body);
  CHECK(std::count(answers.begin(), answers.end(), '\n') == 40);
  CHECK(database.ask("select count(*) || ' ' || count(distinct amount) || ' ' || min(account) || ' ' || max(account) "
                     "from payments") == "40 40 1 5");
}

TEST_CASE("load says which range of numbers is none", "[payments][e2e]") {
  const auto said = load("call --path /payments --body '{\"account\":{9..1}}' --requests 1");
  CHECK(said.exit_code == 2);
  CHECK(said.says("{9..1} is no range of numbers"));
}
