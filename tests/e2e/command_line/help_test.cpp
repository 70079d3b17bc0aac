#include "tests/e2e/command_line/command.hpp"

using namespace troupe::tests;

namespace {

/// The subcommands that `troupe --help` lists.
std::vector<std::string> listed_subcommands() {
  std::istringstream lines{run_troupe("--help").out};
  std::vector<std::string> names;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (inside && line.compare(0, 2, "  ") == 0 && line[2] != ' ')
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    inside = inside || line == "Subcommands:";
  }
  return names;
}

}  // namespace

TEST_CASE("the help names exit codes and subcommands", "[command_line][e2e]") {
  const auto help = run_troupe("--help");
  CHECK(help.exit_code == 0);
  CHECK(help.prints("3 a dependency could not be reached in time"));
  const auto listed = listed_subcommands();
  for (const auto* name :
       {"run", "check", "migrate", "broker", "dev", "reference", "ps", "actors", "partitions", "audit", "dlq"})
    CHECK(std::count(listed.begin(), listed.end(), name) == 1);
}

TEST_CASE("every subcommand has a help with an example", "[command_line][e2e]") {
  for (const auto& name : listed_subcommands()) {
    INFO(name);
    const auto help = run_troupe(name + " --help");
    CHECK(help.exit_code == 0);
    CHECK(help.prints("Example: troupe " + name));
  }
}

TEST_CASE("wrong words end with exit code 2 and say what is wrong", "[command_line][e2e]") {
  for (const std::string words : {"", "fly", "run", "run a.toml b.toml", "check", "ps --colour"}) {
    INFO(words);
    const auto said = run_troupe(words);
    CHECK(said.exit_code == 2);
    CHECK_FALSE(said.errors.empty());
  }
}

TEST_CASE("the version is printed", "[command_line][e2e]") {
  const auto said = run_troupe("--version");
  CHECK(said.exit_code == 0);
  CHECK(said.out.substr(0, 7) == "troupe ");
}

TEST_CASE("the reference in the sources is what the program prints", "[command_line][e2e]") {
  const auto printed = run_troupe("reference");
  CHECK(printed.exit_code == 0);
  INFO("to bring it up to date: troupe reference > config/reference.toml");
  CHECK(printed.out == text_of(TROUPE_SOURCE_DIR "/config/reference.toml"));
}
