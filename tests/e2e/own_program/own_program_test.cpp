#include "tests/e2e/command_line/command.hpp"

#include <catch2/catch.hpp>

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
