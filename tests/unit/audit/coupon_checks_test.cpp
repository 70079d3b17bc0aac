#include "tools/audit/coupon_checks.hpp"
#include "tests/unit/audit/audit_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe::tests;

namespace {

ledger_row winners_of(const audit_world& world) { return winners_are_the_first(world.stored, world.claims); }

}  // namespace

TEST_CASE("coupons issued to the first distinct users are clean", "[audit][unit]") {
  const audit_world world;
  CHECK(issues_are_counted(world.stored).checked == 1);
  CHECK(issues_are_counted(world.stored).faults() == 0);
  CHECK(winners_of(world).checked == 1);
  CHECK(winners_of(world).faults() == 0);
}

TEST_CASE("a coupon issued more often than there are pieces is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.coupons[7].issued = 3;
  world.stored.issues.push_back({7, 22, 3, place{0, 3}, 0});
  CHECK(issues_are_counted(world.stored).wrong == 1);
  CHECK(winners_of(world).wrong == 1);
}

TEST_CASE("a counter that differs from the rows is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.coupons[7].issued = 1;
  CHECK(issues_are_counted(world.stored).wrong == 1);
}

TEST_CASE("a gap in the sequence is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.issues[1].sequence = 3;
  CHECK(issues_are_counted(world.stored).wrong == 1);
}

TEST_CASE("a user with two pieces is doubled", "[audit][unit]") {
  audit_world world;
  world.stored.issues[1].user = 20;
  CHECK(issues_are_counted(world.stored).doubled == 1);
}

TEST_CASE("pieces of a coupon that does not exist are wrong", "[audit][unit]") {
  audit_world world;
  world.stored.issues.push_back({8, 20, 1, place{0, 0}, 0});
  CHECK(issues_are_counted(world.stored).wrong == 1);
}

TEST_CASE("a user who came first and got nothing has lost", "[audit][unit]") {
  audit_world world;
  world.stored.issues.pop_back();
  world.stored.coupons[7].issued = 1;
  const auto row = winners_of(world);
  CHECK(row.lost == 1);
  CHECK(row.notes.front() == "coupon 7 of user 21 (asked for at request-coupon/0@2) was not issued");
}

TEST_CASE("a user who came late and got the piece of another is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.issues[1] = {7, 22, 2, place{0, 3}, 0};
  CHECK(winners_of(world).lost == 1);
  CHECK(winners_of(world).wrong == 1);
}

TEST_CASE("a winner with the place of a later request is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.issues[0].source = place{0, 1};
  CHECK(winners_of(world).wrong == 1);
}

TEST_CASE("winners in another order than they came are wrong", "[audit][unit]") {
  audit_world world;
  std::swap(world.stored.issues[0].sequence, world.stored.issues[1].sequence);
  CHECK(winners_of(world).wrong == 2);
}

TEST_CASE("a request at the consumer's offset is still to come", "[audit][unit]") {
  audit_world world;
  world.stored.issues.pop_back();
  world.stored.offsets[0].next = 2;
  CHECK(winners_of(world).faults() == 0);
}

TEST_CASE("a piece issued ahead of the consumer's offset is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.offsets[0].next = 2;
  CHECK(winners_of(world).wrong == 1);
}

TEST_CASE("a request that became a dead letter wins nothing", "[audit][unit]") {
  audit_world world;
  world.stored.letters = {{"coupons", claims_topic, place{0, 0}, "7", "there is no coupon 7"}};
  CHECK(winners_of(world).wrong == 1);
  world.stored.issues[0].source = place{0, 1};
  CHECK(winners_of(world).faults() == 0);
}

TEST_CASE("coupons that cannot be judged are unchecked", "[audit][unit]") {
  audit_world world;
  SECTION("the beginning of the topic is gone") { world.claims.partitions[0].low = 1; }
  SECTION("all its requests are gone") {
    world.claims.partitions[1].low = 9;
    world.claims.records.clear();
  }
  SECTION("a piece came over a local route") { world.stored.issues[0].source.reset(); }
  SECTION("requests are in two partitions") { world.claims.records.back().at = {1, 0}; }
  SECTION("it was asked for before it existed") { world.stored.coupons[7].created_at = 2'000'000; }
  CHECK(winners_of(world).unchecked == 1);
  CHECK(winners_of(world).checked == 0);
}

TEST_CASE("a coupon is judged although another partition has lost its beginning", "[audit][unit]") {
  audit_world world;
  world.claims.partitions[1].low = 9;
  CHECK(winners_of(world).checked == 1);
  CHECK(winners_of(world).unchecked == 0);
}
