// The fuzzers' corpora, through the same entries as under libFuzzer: what was found once is tried in every build.
#include "tests/fuzz/entries.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace troupe;

namespace {

void run_corpus(const std::string& name, void (*entry)(std::string_view)) {
  int inputs = 0;
  for (const auto& file : std::filesystem::directory_iterator{TROUPE_SOURCE_DIR "/tests/fuzz/corpus/" + name}) {
    INFO(file.path());
    std::ostringstream text;
    text << std::ifstream{file.path(), std::ios::binary}.rdbuf();
    CHECK_NOTHROW(entry(text.str()));
    ++inputs;
  }
  CHECK(inputs >= 8);
}

}  // namespace

TEST_CASE("the corpus of JSON bodies finds no fault", "[fuzz][unit]") { run_corpus("json", fuzz::json); }
TEST_CASE("the corpus of records finds no fault", "[fuzz][unit]") { run_corpus("envelope", fuzz::envelope); }
TEST_CASE("the corpus of request targets finds no fault", "[fuzz][unit]") { run_corpus("target", fuzz::target); }
TEST_CASE("the corpus of walks finds no fault", "[fuzz][unit]") { run_corpus("keyed", fuzz::keyed); }
TEST_CASE("the corpus of node files finds no fault", "[fuzz][unit]") { run_corpus("config", fuzz::config); }
