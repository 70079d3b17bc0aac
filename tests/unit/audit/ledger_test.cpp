#include "tools/audit/ledger.hpp"

#include <catch2/catch.hpp>

using namespace troupe::audit;

namespace {

ledger ledger_with(ledger_row row) {
  ledger out;
  out.rows = {row_of("G1", "nothing is lost"), std::move(row)};
  return out;
}

}  // namespace

TEST_CASE("a ledger without faults is clean", "[audit][unit]") {
  const auto clean = ledger_with(row_of("G2", "all is well"));
  CHECK(clean.is_clean());
  CHECK(exit_code(clean) == 0);
  CHECK(verdict(clean) == "Clean.");
}

TEST_CASE("a fault of any kind makes the exit code 1", "[audit][unit]") {
  auto row = row_of("G2", "all is well");
  SECTION("lost") { row.add_lost("a"); }
  SECTION("doubled") { row.add_doubled("a"); }
  SECTION("stuck") { row.add_stuck("a"); }
  SECTION("wrong") { row.add_wrong("a"); }
  CHECK(exit_code(ledger_with(row)) == 1);
  CHECK(verdict(ledger_with(row)) == "FAULTY: 1 fault.");
}

TEST_CASE("what could not be checked is no fault and not clean either", "[audit][unit]") {
  auto row = row_of("G2", "all is well");
  row.add_unchecked(3, "the beginning is gone");
  const auto incomplete = ledger_with(row);
  CHECK_FALSE(incomplete.is_clean());
  CHECK(exit_code(incomplete) == 0);
  CHECK(verdict(incomplete) == "No fault found, but 3 things could not be checked.");
}

TEST_CASE("a row counts all faults and names the first five", "[audit][unit]") {
  auto row = row_of("G2", "all is well");
  for (int i = 0; i < 100; ++i)
    i % 2 ? row.add_lost("fault") : row.add_wrong("fault");
  CHECK(row.faults() == 100);
  CHECK(row.notes.size() == 6);
  CHECK(row.notes.back() == "and more");
}

TEST_CASE("the table aligns its columns and ends with the verdict", "[audit][unit]") {
  auto row = row_of("G2", "a longer statement than the first");
  row.checked = 12;
  row.add_wrong("order 3 is wrong");
  CHECK(to_table(ledger_with(row)) ==
        "    WHAT HOLDS                          CHECKED      LOST   DOUBLED     STUCK     WRONG UNCHECKED\n"
        "G1  nothing is lost                           0         0         0         0         0         0\n"
        "G2  a longer statement than the first        12         0         0         0         1         0\n"
        "      order 3 is wrong\n"
        "FAULTY: 1 fault.\n");
}

TEST_CASE("the JSON escapes what it quotes", "[audit][unit]") {
  auto row = row_of("G2", "all is \"well\"");
  row.note("tab\there");
  CHECK(rows_json(ledger_with(row)).find(R"("what":"all is \"well\"")") != std::string::npos);
  CHECK(rows_json(ledger_with(row)).find(R"("notes":["tab\there"])") != std::string::npos);
}
