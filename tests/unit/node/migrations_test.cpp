#include "migrations/runtime.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

using namespace troupe;

TEST_CASE("every script of the runtime is embedded word for word", "[node][unit]") {
  REQUIRE(migrations::runtime().front().name == "0001_runtime");
  for (const auto& script : migrations::runtime()) {
    INFO(script.name);
    std::ifstream file{std::string{TROUPE_SOURCE_DIR} + "/runtime/sql/" + script.name + ".sql"};
    REQUIRE(file);
    CHECK(script.sql == std::string{std::istreambuf_iterator<char>{file}, {}});
    CHECK(script.component == "runtime");
    CHECK(std::stoi(script.name) == script.version);
  }
}

TEST_CASE("scripts of the runtime come in rising numbers", "[node][unit]") {
  int last = 0;
  for (const auto& script : migrations::runtime())
    CHECK(script.version > std::exchange(last, script.version));
}
