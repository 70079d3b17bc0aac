// The same, as the program answers before anything runs.
#include "tests/e2e/command_line/command.hpp"

using namespace troupe::tests;

TEST_CASE("what kinds were told wrongly is said by every command, all of it at once", "[mistakes][e2e]") {
  const auto said = run_program(TROUPE_MISTAKEN, "check nowhere.toml");
  CHECK(said.exit_code == 2);
  INFO(said.errors);
  for (const auto* sentence : {
           "a kind is named by small letters, digits and '_', not \"Pay ment\"",
           "two kinds are called ledger: a node file could host only one of them; rename one",
           "ledger and ledger both serve GET /ledger: one of them would be asked never",
           "ledger handles paid without a consumer group: name one, such as \"ledger\"",
           "the timer report of ledger needs a period of 10 ms or more",
           "the route GET /ledger/a has no {account} in its path, which its function takes",
           "the trail event of ledger is what `why` follows in every program: call it otherwise",
           "the migrations bank/0001_a and bank/0001_b have one number",
       })
    CHECK(said.says(sentence));
}
