// What every owner of parked_records and dead_letters promises, as one suite: the including file says for which ones by
// a std::tuple of types named `tables`. Each has
//   claim(partition_name), take(parking_turn), changed(partition): the requests of parking_port; keys, of the last one
//   bury(letters): the request of dead_letter_port
//   letters(): "1=10 2=0", offset and print of all letters in partition 0 that are there, also closed ones, by offset
//   replay(record), discard(record): what an operator does to the letter of a held record
#pragma once

#include "tests/contract/letters/letters_contract.hpp"
#include "tests/contract/letters/reached_contract.hpp"

#include <algorithm>

TEMPLATE_LIST_TEST_CASE("every claim raises the partition's epoch", "[letters][contract]", tables) {
  TestType table;
  const troupe::broker::partition_name of{"group", "orders", 0}, neighbour{"group", "orders", 1};
  CHECK(table.claim(of).epoch == 1);
  CHECK(table.claim(of).epoch == 2);
  CHECK(table.claim(neighbour).epoch == 1);
}

TEMPLATE_LIST_TEST_CASE("an owner whose epoch has passed changes nothing", "[letters][contract]", tables) {
  TestType table;
  partition_owner sleeper{table};
  sleeper.store({{parked_at(1, "k"), 1}});
  partition_owner owner{table};
  auto asked = sleeper.turn();
  asked.letters = {letter_of(*parked_at(1, "k"))};
  asked.finished = {{1}};
  asked.stored = {{parked_at(2, "k")}};
  asked.missed = 11;
  CHECK(table.take(asked).fenced);
  asked = sleeper.turn();
  asked.failed = {{parked_at(1, "k"), 9}};
  CHECK(table.take(asked).fenced);
  CHECK(sleeper.want("k").fenced);
  CHECK(table.letters().empty());
  CHECK(owner.head("k").attempts == 1);
  CHECK(owner.take_all("k") == "1=0");
}

TEMPLATE_LIST_TEST_CASE("whoever has claimed nothing changes nothing", "[letters][contract]", tables) {
  TestType table;
  troupe::letters::parking_turn asked;
  asked.of = {"group", "orders", 0};
  asked.number = 1;
  asked.stored = {{parked_at(1, "k")}};
  CHECK(table.take(asked).fenced);
  CHECK(table.claim(asked.of).keys.empty());
}

TEMPLATE_LIST_TEST_CASE("a parked record comes back as it was", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  const auto given = parked_at(7, std::string{"k\0\xff", 3}, 70);
  auto tombstone = parked_at(8, "t");
  tombstone->value = std::nullopt;
  CHECK(owner.store({{given, 2, "it said \"no\""}, {tombstone}}).stored == 2);
  const auto head = owner.head(*given->key);
  REQUIRE(head.record);
  CHECK(head.record->at == 7);
  CHECK(head.record->print == 70);
  CHECK(head.record->key == given->key);
  CHECK(head.record->value == given->value);
  CHECK(head.record->head == given->head);
  CHECK(head.record->from.partition == 0);
  CHECK(head.attempts == 2);
  CHECK(head.due_in.count() == 0);
  CHECK_FALSE(head.held);
  CHECK_FALSE(head.replayed);
  CHECK_FALSE(owner.head("t").record->value);
}

TEMPLATE_LIST_TEST_CASE("the lowest record of a key is its head whatever the order they were stored in",
                        "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table}, neighbour{table, 1};
  owner.store({{parked_at(9, "k")}, {parked_at(3, "other")}, {parked_at(8, "k")}});
  owner.store({{parked_at(5, "k")}});
  CHECK(owner.head("nobody").key == "nobody");
  CHECK_FALSE(owner.head("nobody").record);
  CHECK_FALSE(neighbour.head("k").record);
  CHECK(owner.take_all("k") == "5=0 8=0 9=0");
  CHECK(owner.take_all("other") == "3=0");
}

TEMPLATE_LIST_TEST_CASE("a record that is parked already stays as it is", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  CHECK(owner.store({{parked_at(1, "k"), 1}}).stored == 1);
  CHECK(owner.store({{parked_at(1, "k")}, {parked_at(2, "k")}}).stored == 1);
  CHECK(owner.head("k").attempts == 1);
  CHECK(owner.take_all("k") == "1=0 2=0");
}

TEMPLATE_LIST_TEST_CASE("records of an earlier log come before those of the present one", "[letters][contract]",
                        tables) {
  TestType table;
  partition_owner owner{table};
  owner.store({{parked_at(7, "k", 70)}, {parked_at(9, "k", 90)}});
  CHECK(owner.claim_all().last == troupe::broker::landmark{9, 90});
  for (int i = 0; i < 2; ++i)  // sent again because its answer was lost
    owner.miss({9, 90});
  CHECK(owner.claim_all().last == troupe::broker::landmark{});
  CHECK(owner.store({{parked_at(3, "k", 31)}, {parked_at(7, "k", 71)}}).stored == 2);
  CHECK(owner.store({{parked_at(3, "k", 31)}, {parked_at(7, "k", 71)}}).stored == 0);
  CHECK(owner.claim_all().last == troupe::broker::landmark{7, 71});
  CHECK(owner.take_all("k") == "7=70 9=90 3=31 7=71");
}

TEMPLATE_LIST_TEST_CASE("what becomes of a record becomes of no record of another log", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.store({{parked_at(7, "k", 70)}});
  owner.miss({7, 70});
  owner.store({{parked_at(7, "k", 71)}});
  auto asked = owner.turn();
  asked.failed = {{parked_at(7, "k", 71), 5}};
  table.take(asked);
  CHECK(owner.head("k").attempts == 0);
  CHECK(owner.finish({7, 70}).removed == 1);
  CHECK(owner.head("k").attempts == 5);
}

TEMPLATE_LIST_TEST_CASE("one turn removes what is done and names what is next", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.store({{parked_at(1, "k")}, {parked_at(2, "k")}});
  auto asked = owner.turn();
  asked.finished = {{1}, {4}};
  asked.wanted = {"k"};
  const auto done = table.take(asked);
  CHECK(done.removed == 1);
  CHECK(done.heads.at(0).record->at == 2);
}

TEMPLATE_LIST_TEST_CASE("a failed attempt is written down with the time of the next", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.store({{parked_at(1, "k")}, {parked_at(2, "other"), 0, "", std::chrono::hours{1}}});
  auto asked = owner.turn();
  asked.failed = {{parked_at(1, "k"), 3, "not yet", std::chrono::hours{1}}, {parked_at(4, "nobody"), 3}};
  CHECK(table.take(asked).stored == 0);
  CHECK(owner.head("k").attempts == 3);
  for (const auto& key : {"k", "other"})
    CHECK(owner.head(key).due_in > std::chrono::minutes{50});
  const auto keys = owner.claim_all().keys;
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].due_in > std::chrono::minutes{50});
}

TEMPLATE_LIST_TEST_CASE("a claim names the parked keys by their heads", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.hold(1, "a");
  owner.store({{parked_at(2, "a")}, {parked_at(3, "b")}});
  auto keys = owner.claim_all().keys;
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].held);
  CHECK(keys[0].records == 2);
  CHECK_FALSE(keys[1].held);
  CHECK(keys[1].records == 1);
}

TEMPLATE_LIST_TEST_CASE("a turn that is sent again is carried out once", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.store({{parked_at(1, "k")}});
  auto asked = owner.turn();
  asked.letters = {letter_of(*parked_at(1, "k"))};
  asked.finished = {{1}};
  asked.stored = {{parked_at(2, "k")}};
  asked.wanted = {"k"};
  const auto first = table.take(asked);
  CHECK((first.removed == 1 && first.stored == 1));
  const auto again = table.take(asked);
  CHECK((again.removed == 0 && again.stored == 0));
  CHECK(again.heads.at(0).record->at == 2);
  CHECK(table.letters() == "1=0");
}

TEMPLATE_LIST_TEST_CASE("a turn that is sent again leaves alone what an operator did meanwhile", "[letters][contract]",
                        tables) {
  TestType table;
  partition_owner owner{table};
  owner.store({{parked_at(1, "a"), 2}});
  auto asked = owner.turn();
  asked.letters = {letter_of(*parked_at(1, "a"))};
  asked.failed = {{parked_at(1, "a"), 3, "never", {}, true}};
  asked.wanted = {"a"};
  CHECK(table.take(asked).heads.at(0).held);
  table.replay(*parked_at(1, "a"));
  const auto again = table.take(asked).heads.at(0);
  CHECK(again.replayed);
  CHECK(again.attempts == 0);
  CHECK(table.letters().empty());
}

TEMPLATE_LIST_TEST_CASE("a new owner's turns count anew", "[letters][contract]", tables) {
  TestType table;
  partition_owner owner{table};
  owner.store({{parked_at(1, "k")}});
  owner.store({{parked_at(2, "k")}});
  partition_owner next{table};
  CHECK(next.store({{parked_at(3, "k")}}).stored == 1);
}
