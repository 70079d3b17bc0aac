// What every table of parked records promises about how far its owners came; part of parking_contract.hpp.
#pragma once

#include "tests/contract/letters/partition_owner.hpp"

TEMPLATE_LIST_TEST_CASE("a claim tells how far the last owner came", "[letters][contract]", tables) {
  TestType table;
  troupe::tests::partition_owner owner{table}, neighbour{table, 1};
  CHECK_FALSE(owner.claim());
  CHECK_FALSE(owner.reach(10, troupe::tests::ninth).fenced);
  CHECK(owner.claim() == troupe::letters::reached{10, troupe::tests::ninth});
  CHECK(owner.claim() == troupe::letters::reached{10, troupe::tests::ninth});
  CHECK_FALSE(neighbour.claim());
}

TEMPLATE_LIST_TEST_CASE("a table that does not know the turn before is older than its owner", "[letters][contract]",
                        tables) {
  TestType table;
  troupe::tests::partition_owner owner{table};
  owner.reach(10, troupe::tests::ninth);
  auto known = owner.reaching(11), lost = owner.reaching(12);
  known.after = 1;
  lost.after = 7;  // it was stored after the backup
  CHECK_FALSE(table.take(known).fenced);
  CHECK(table.take(lost).fenced);
  CHECK(owner.claim()->next == 11);
}

TEMPLATE_LIST_TEST_CASE("how far a log was read only rises", "[letters][contract]", tables) {
  TestType table;
  troupe::tests::partition_owner owner{table};
  owner.reach(10, troupe::tests::ninth);
  owner.reach(3, troupe::tests::second);
  owner.reach(10);
  CHECK(owner.claim() == troupe::letters::reached{10, troupe::tests::ninth});
  owner.reach(11, troupe::tests::ninth);
  CHECK(owner.claim() == troupe::letters::reached{11, troupe::tests::ninth});
}

TEMPLATE_LIST_TEST_CASE("the beginning without a record below it is somewhere, too", "[letters][contract]", tables) {
  TestType table;
  troupe::tests::partition_owner owner{table};
  owner.reach(0);
  CHECK(owner.claim() == troupe::letters::reached{0, {}});
}

TEMPLATE_LIST_TEST_CASE("a turn that tells nothing leaves what is reached", "[letters][contract]", tables) {
  TestType table;
  troupe::tests::partition_owner owner{table};
  owner.reach(10, troupe::tests::ninth);
  auto other = owner.turn();
  other.finished.push_back({1});
  table.take(other);
  CHECK(owner.claim() == troupe::letters::reached{10, troupe::tests::ninth});
}

TEMPLATE_LIST_TEST_CASE("an owner whose epoch has passed reaches nothing", "[letters][contract]", tables) {
  TestType table;
  troupe::tests::partition_owner sleeper{table}, owner{table};
  CHECK(sleeper.reach(10, troupe::tests::ninth).fenced);
  CHECK_FALSE(owner.claim());
}

TEMPLATE_LIST_TEST_CASE("of a new log nothing is reached", "[letters][contract]", tables) {
  TestType table;
  troupe::tests::partition_owner owner{table};
  owner.reach(10, troupe::tests::ninth);
  owner.claim();
  owner.miss(troupe::tests::ninth);
  CHECK_FALSE(owner.claim());

  owner.miss(troupe::tests::ninth);
  owner.reach(3, troupe::tests::second);
  CHECK(owner.claim() == troupe::letters::reached{3, troupe::tests::second});
  owner.miss(troupe::tests::ninth);  // the group's offset still stands in the old log
  CHECK(owner.claim() == troupe::letters::reached{3, troupe::tests::second});
}

TEMPLATE_LIST_TEST_CASE("what is told beside a missed record is of the new log", "[letters][contract]", tables) {
  TestType table;
  troupe::tests::partition_owner owner{table};
  owner.reach(10, troupe::tests::ninth);
  auto both = owner.reaching(3, troupe::tests::second);
  both.missed = troupe::tests::ninth.print;
  table.take(both);
  CHECK(owner.claim() == troupe::letters::reached{3, troupe::tests::second});
}

TEMPLATE_LIST_TEST_CASE("a turn that is sent again brings nothing back of the log before", "[letters][contract]",
                        tables) {
  TestType table;
  troupe::tests::partition_owner owner{table};
  const auto told = owner.reaching(10, troupe::tests::ninth);
  table.take(told);
  owner.miss(troupe::tests::ninth);
  CHECK_FALSE(table.take(told).fenced);
  CHECK_FALSE(owner.claim());
}
