// What somebody gets wrong in a first program, as the compiler answers it: one sentence that says what to write
// instead. The first line of each file in at_compile_time/ is that sentence.
#include "tests/e2e/command_line/command.hpp"

#include <fstream>

using namespace troupe::tests;
namespace files = std::filesystem;

namespace {

const files::path folder = TROUPE_SOURCE_DIR "/tests/e2e/mistakes/at_compile_time";

/// In the words of the build: the same compiler, the same folders.
finished_command compile(const files::path& file) {
  return run_program(TROUPE_COMPILER,
                     "-std=c++20 -fsyntax-only -fno-diagnostics-color -I" TROUPE_SOURCE_DIR " -I" TROUPE_SOURCE_DIR
                     "/runtime/include " +
                         file.string(),
                     std::chrono::seconds{120});
}

std::string first_error(const std::string& said) {
  const auto at = said.find("error: ");
  return at == said.npos ? "" : said.substr(at, said.find('\n', at) - at);
}

}  // namespace

TEST_CASE("each mistake is answered by its sentence when it is compiled", "[mistakes][e2e]") {
  std::size_t seen = 0;
  for (const auto& one : files::directory_iterator{folder}) {
    std::string sentence;
    std::getline(std::ifstream{one.path()}, sentence);
    const auto said = compile(one.path());
    INFO(one.path().filename().string());
    INFO(said.errors);
    CHECK(said.exit_code != 0);
    CHECK_THAT(first_error(said.errors), Catch::Contains(sentence.substr(3)));
    ++seen;
  }
  CHECK(seen >= 13);
}
