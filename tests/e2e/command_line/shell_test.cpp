#include "tests/e2e/command_line/command.hpp"

#include <sys/wait.h>

using namespace troupe::tests;

namespace {

struct said {
  int exit_code = -1;
  std::string out;
};

said run_in(const std::string& shell, const std::string& script) {
  const temporary_folder folder;
  const auto output = folder.file("out");
  const auto status = std::system((shell + ' ' + folder.file("script", script) + " > " + output + " 2>&1").c_str());
  return {WEXITSTATUS(status), text_of(output)};
}

/// What bash would offer for the last of the words.
std::string bash_offers(const std::string& words, int index) {
  return run_in("bash", run_troupe("completion bash").out + "COMP_WORDS=(" + words +
                            ")\nCOMP_CWORD=" + std::to_string(index) + "\n_troupe\necho \"${COMPREPLY[@]}\"\n")
      .out;
}

}  // namespace

TEST_CASE("bash completes subcommands and options and files", "[command_line][e2e]") {
  CHECK(bash_offers("troupe par", 1) == "partitions\n");
  CHECK(bash_offers("troupe dlq rep", 2) == "replay\n");
  CHECK(bash_offers("troupe ps --js", 2) == "--json\n");
  CHECK(bash_offers("troupe run " TROUPE_SOURCE_DIR "/config/refer", 2) == TROUPE_SOURCE_DIR
        "/config/reference.toml\n");
}

TEST_CASE("zsh takes its completion and offers what it says", "[command_line][e2e]") {
  const auto offered =
      run_in("zsh -f", "compdef() {}\n_files() { print files }\n_describe() { print -l $choices }\n" +
                           run_troupe("completion zsh").out + "words=(troupe dlq '')\nCURRENT=3\n_troupe\n");
  INFO(offered.out);
  CHECK(offered.exit_code == 0);
  CHECK(offered.out.find("replay:") != std::string::npos);
  CHECK(offered.out.find("partitions:") == std::string::npos);
}

TEST_CASE("the manual page is well formed and tells every subcommand", "[command_line][e2e]") {
  const auto page = run_troupe("man");
  REQUIRE(page.exit_code == 0);
  const auto checked = run_in("groff -man -ww -z", page.out);
  CHECK(checked.exit_code == 0);
  CHECK(checked.out.empty());
  CHECK(page.prints(".SS troupe dlq replay"));
  CHECK(page.prints("TROUPE_ADMIN"));
}
