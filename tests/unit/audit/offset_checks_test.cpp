#include "tools/audit/offset_checks.hpp"
#include "tests/unit/audit/audit_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe::tests;

namespace {

ledger_row stored_of(const audit_world& world, bool settled = true) {
  return stored_offsets_hold(world.stored, world.claims, settled);
}

ledger_row letters_of(const audit_world& world, bool settled = true) {
  return letters_are_kept(world.stored, &world.orders, &world.claims, settled);
}

}  // namespace

TEST_CASE("offsets at the end of their logs are clean", "[audit][unit]") {
  const audit_world world;
  CHECK(stored_of(world).faults() == 0);
  CHECK(committed_offsets_hold(world.orders, true).faults() == 0);
  CHECK(letters_of(world).faults() == 0);
}

TEST_CASE("an offset beyond the end of the log is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.offsets[0].next = 5;
  CHECK(stored_of(world).wrong == 1);
  world.orders.partitions[0].committed_before = 3;
  CHECK(committed_offsets_hold(world.orders, true).wrong == 1);
}

TEST_CASE("an offset that grew with the log during the audit is not wrong", "[audit][unit]") {
  audit_world world;
  world.claims.partitions[0].high_after = 6;
  world.stored.offsets[0].next = 5;
  CHECK(stored_of(world).faults() == 0);
}

TEST_CASE("a committed offset ahead of the stored one is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.offsets[0].next = 3;
  CHECK(stored_of(world, false).wrong == 1);
  world.stored.offsets.clear();
  CHECK(stored_of(world, false).wrong == 1);
}

TEST_CASE("an offset of a partition that does not exist is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.offsets.push_back({"coupons", claims_topic, 9, 1});
  CHECK(stored_of(world).wrong == 1);
}

TEST_CASE("offsets of other groups and topics are left alone", "[audit][unit]") {
  audit_world world;
  world.stored.offsets.push_back({"somebody else", claims_topic, 0, 99});
  world.stored.offsets.push_back({"coupons", "another topic", 0, 99});
  CHECK(stored_of(world).faults() == 0);
}

TEST_CASE("a backlog is stuck only when all is settled", "[audit][unit]") {
  audit_world world;
  world.stored.offsets[0].next = 1;
  world.claims.partitions[0].committed_before = 1;
  world.orders.partitions[0].committed_before.reset();
  CHECK(stored_of(world, false).faults() == 0);
  CHECK(committed_offsets_hold(world.orders, false).faults() == 0);
  CHECK(stored_of(world).stuck == 1);
  CHECK(stored_of(world).notes.front() == "request-coupon/0: 3 records are left");
  CHECK(committed_offsets_hold(world.orders, true).stuck == 1);
}

TEST_CASE("a record nobody can read is lost unless it is a dead letter", "[audit][unit]") {
  audit_world world;
  world.claims.unreadable = {{{0, 3}, "not JSON"}};
  CHECK(letters_of(world).lost == 1);
  world.stored.letters = {{"coupons", claims_topic, place{0, 3}, "7", "not JSON"}};
  CHECK(letters_of(world).faults() == 0);
}

TEST_CASE("a request for an unknown coupon is lost unless it is a dead letter", "[audit][unit]") {
  audit_world world;
  world.claims.records[3].coupon = 8;
  CHECK(letters_of(world).lost == 1);
  world.stored.letters = {{"coupons", claims_topic, place{0, 3}, "8", "there is no coupon 8"}};
  CHECK(letters_of(world).faults() == 0);
}

TEST_CASE("a record nobody can read yet is not lost", "[audit][unit]") {
  audit_world world;
  world.orders.unreadable = {{{0, 2}, "not JSON"}};
  CHECK(letters_of(world).faults() == 0);
}

TEST_CASE("dead letters are listed by reason and are no fault", "[audit][unit]") {
  audit_world world;
  world.stored.letters = {{"coupons", claims_topic, place{0, 1}, "7", "too late"},
                          {"coupons", claims_topic, place{0, 2}, "7", "too late"}};
  const auto row = letters_of(world);
  CHECK(row.faults() == 0);
  CHECK(row.checked == 2);
  REQUIRE(row.notes.size() == 1);
  CHECK(row.notes.front() == "2 dead letters, request-coupon: too late");
}

TEST_CASE("a parked record is stuck only when all is settled", "[audit][unit]") {
  audit_world world;
  world.stored.letters = {{"platform", orders_topic, place{0, 1}, "2", "the sink is down", letter_state::parked}};
  CHECK(letters_of(world, false).faults() == 0);
  CHECK(letters_of(world).stuck == 1);
}

TEST_CASE("parked and closed letters are counted apart from open ones", "[audit][unit]") {
  audit_world world;
  world.stored.letters = {{"platform", orders_topic, place{0, 1}, "2", "the sink is down", letter_state::parked},
                          {"coupons", claims_topic, place{0, 1}, "7", "too late", letter_state::replayed},
                          {"coupons", claims_topic, place{0, 2}, "7", "too late", letter_state::discarded}};
  const auto row = letters_of(world, false);
  CHECK(row.faults() == 0);
  CHECK(row.checked == 3);
  CHECK(row.notes == std::vector<std::string>{"1 records wait in parked_records",
                                              "1 dead letters were replayed as new events",
                                              "1 dead letters were discarded by an operator"});
}

TEST_CASE("the marker of a transaction at the end of the log, or a removed record, is nothing that is left",
          "[audit][unit]") {
  audit_world world;
  world.stored.offsets[0].next = 1;
  world.claims.partitions[0].committed_before = 1;
  std::erase_if(world.claims.records, [](const auto& one) { return one.at.second >= 1; });
  world.orders.partitions[0].committed_before = 1;
  std::erase_if(world.orders.records, [](const auto& one) { return one.at.first == 0 && one.at.second >= 1; });
  CHECK(stored_of(world).faults() == 0);
  CHECK(committed_offsets_hold(world.orders, true).faults() == 0);
}
