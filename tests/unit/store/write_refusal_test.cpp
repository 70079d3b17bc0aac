#include "runtime/store/session_figures.hpp"

#include <catch2/catch.hpp>

using namespace troupe::store;
using namespace std::chrono_literals;

TEST_CASE("a full disk, a read-only database and a broken disk are refusals to write, a constraint is not",
          "[store][unit]") {
  for (const auto* refused : {"53100", "53200", "25006", "58030"})
    CHECK(write_refusal::is_one(refused));
  for (const auto* other : {"23505", "53300", "40001", "08006", "42601", ""})
    CHECK_FALSE(write_refusal::is_one(other));
}

TEST_CASE("the last refusal stands until somebody says that writing works", "[store][unit]") {
  write_refusal all;
  const write_refusal::moment start{1h};
  all.note({fault::refused, "23505", "no such thing"}, start);
  CHECK_FALSE(all.standing());
  all.note({fault::busy, "53100", "No space left on device"}, start);
  all.note({fault::busy, "53100", "No space left on device"}, start + 1s);
  REQUIRE(all.standing());
  CHECK(all.standing()->detail == "No space left on device");
  CHECK(all.standing()->last == start + 1s);
  all.over();
  CHECK_FALSE(all.standing());
}
