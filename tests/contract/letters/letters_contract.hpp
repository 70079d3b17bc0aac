// What every owner of dead letters promises, also of what an operator did; part of parking_contract.hpp.
#pragma once

#include "tests/contract/letters/partition_owner.hpp"

TEMPLATE_LIST_TEST_CASE("a letter that was stored before is not stored again", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  table.bury({letter_of(*parked_at(1, "k", 10)), letter_of(*parked_at(2, "k", 20))});
  table.bury({letter_of(*parked_at(2, "k", 20)), letter_of(*parked_at(3, "k", 30))});
  auto asked = owner.turn();
  asked.letters = {letter_of(*parked_at(3, "k", 30)), letter_of(*parked_at(4, "k", 40))};
  table.take(asked);
  CHECK(table.letters() == "1=10 2=20 3=30 4=40");
}

TEMPLATE_LIST_TEST_CASE("a letter of a topic made anew is not taken for the old one's at the same offset",
                        "[letters][contract]", tables) {
  TestType table;
  table.bury({letter_of(*parked_at(7, "k", 70))});
  table.bury({letter_of(*parked_at(7, "k", 71)), letter_of(*parked_at(7, "k", 70))});
  CHECK(table.letters() == "7=70 7=71");
}

TEMPLATE_LIST_TEST_CASE("a letter is stored with what happens to its record", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.hold(1, "k");
  owner.store({{parked_at(2, "k")}});
  CHECK(table.letters() == "1=0");
  CHECK(owner.head("k").held);
  CHECK(owner.head("k").record->at == 1);
}

TEMPLATE_LIST_TEST_CASE("a replayed record is tried anew before its key's later records", "[letters][contract]",
                        tables) {
  TestType table;
  partition_owner owner{table};
  owner.hold(1, "k");
  owner.store({{parked_at(2, "k")}});
  table.replay(*parked_at(1, "k"));
  CHECK(table.letters().empty());
  const auto head = owner.head("k");
  CHECK(head.replayed);
  CHECK_FALSE(head.held);
  CHECK((head.record->at == 1 && head.attempts == 0 && head.due_in.count() == 0));
  CHECK(owner.claim_all().keys.at(0).records == 1);  // it counts when it is handed over

  owner.hold(1, "k");
  CHECK(table.letters() == "1=0");
  CHECK(owner.take_all("k") == "1=0 2=0");
}

TEMPLATE_LIST_TEST_CASE("a discarded record is removed when its key is asked for", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.hold(1, "k");
  owner.store({{parked_at(2, "k")}});
  table.discard(*parked_at(1, "k"));
  CHECK(owner.want("other").removed == 0);
  const auto done = owner.want("k");
  CHECK(done.removed == 1);
  CHECK(done.heads.at(0).record->at == 2);
  CHECK(table.letters() == "1=0");
}

TEMPLATE_LIST_TEST_CASE("a discarded record that comes again is not held again", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.hold(1, "k");
  table.discard(*parked_at(1, "k"));
  owner.want("k");
  auto asked = owner.turn();
  asked.letters = {letter_of(*parked_at(1, "k"))};
  asked.stored = {{parked_at(1, "k"), 3, "never", {}, true}, {parked_at(2, "k")}};
  table.take(asked);
  CHECK(table.changed(0) == std::vector<std::string>{"k"});
  CHECK(owner.head("k").record->at == 2);
  CHECK(table.letters() == "1=0");
}

TEMPLATE_LIST_TEST_CASE("changed keys are named until they are settled", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.hold(1, "a");
  owner.hold(3, "b");
  owner.store({{parked_at(2, "a")}, {parked_at(4, "c")}});
  CHECK(table.changed(0).empty());
  table.discard(*parked_at(1, "a"));
  table.replay(*parked_at(3, "b"));
  CHECK(table.changed(0) == std::vector<std::string>{"a", "b"});
  CHECK(table.changed(1).empty());
  owner.want("a");
  CHECK(table.changed(0) == std::vector<std::string>{"b"});
  owner.finish({3});
  CHECK(table.changed(0).empty());
}
