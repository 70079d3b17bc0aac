#include "schemas/migrations.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

using namespace troupe::schemas;

TEST_CASE("every SQL script is embedded word for word", "[schemas][unit]") {
  REQUIRE_FALSE(sql_scripts().empty());
  for (const auto& script : sql_scripts()) {
    INFO(script.name);
    std::ifstream file{std::string{TROUPE_SOURCE_DIR} + "/schemas/sql/" + std::string{script.name} + ".sql"};
    REQUIRE(file);
    CHECK(script.text == std::string{std::istreambuf_iterator<char>{file}, {}});
  }
}

TEST_CASE("SQL scripts are numbered without a gap", "[schemas][unit]") {
  int version = 0;
  for (const auto& script : sql_scripts())
    CHECK(script.version == ++version);
  CHECK(sql_scripts().front().name == "0001_runtime");
}
