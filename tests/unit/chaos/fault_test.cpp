#include "tools/chaos.d/fault.hpp"
#include "tools/chaos.d/schedule.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

using namespace troupe::chaos;

TEST_CASE("each kind of fault has a name of its own and is known by it", "[chaos][unit]") {
  std::set<std::string> names;
  for (const auto& one : all_faults()) {
    CHECK(names.insert(one.name).second);
    CHECK(kind_named(one.name) == one.kind);
    CHECK(name_of(one.kind) == one.name);
  }
  CHECK_FALSE(kind_named("earthquake"));
}

TEST_CASE("the help of the chaos run lists all kinds", "[chaos][unit]") {
  std::ostringstream text;
  text << std::ifstream{TROUPE_SOURCE_DIR "/tools/chaos"}.rdbuf();
  std::set<std::string> words;
  std::istringstream in{text.str().substr(text.str().find("\nKinds\n"))};
  for (std::string word; in >> word && word != "Exit";)
    words.insert(word);
  for (const auto& one : all_faults())
    CHECK(words.contains(one.name));
}

TEST_CASE("a run without real brokers has only faults that do without", "[chaos][unit]") {
  for (const auto kind : possible_kinds({0, false, false}))
    CHECK(traits_of(kind).needs == need::nothing);
  CHECK(possible_kinds({3, true, true}).size() == all_faults().size());
}
