#include "runtime/store/arrays.hpp"
#include "runtime/store/session.hpp"
#include "tests/support/test_database.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::store;

TEST_CASE("arrays arrive as they were sent", "[store][contract]") {
  tests::test_database database;
  session subject{database.settings()};
  const std::vector<std::string> sent{"",
                                      " ",
                                      "NULL",
                                      R"(q"uo'te)",
                                      R"(back\slash\\)",
                                      "com,ma",
                                      "{br}ace",
                                      "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8E\xAD",
                                      "line\nbreak\ttab"};
  array_literal texts, numbers;
  for (const auto& text : sent) {
    texts.add(text);
    numbers.add(static_cast<long long>(text.size()));
  }
  texts.add_null();
  numbers.add_null();
  database.ask("create table arrived (position bigint, t text, n bigint)");

  const auto done = subject.transact([&](soci::session& on) {
    on << "insert into arrived select o, t, n from unnest(:t::text[], :n::bigint[]) with ordinality x(t, n, o)",
        soci::use(texts.text()), soci::use(numbers.text());
  });
  REQUIRE(done);

  for (std::size_t i = 0; i < sent.size(); ++i) {
    const auto row = " from arrived where position = " + std::to_string(i + 1);
    CHECK(database.ask("select t" + row) == sent[i]);
    CHECK(database.ask("select n" + row) == std::to_string(sent[i].size()));
  }
  CHECK(database.ask("select count(*) from arrived where t is null and n is null") == "1");
}
