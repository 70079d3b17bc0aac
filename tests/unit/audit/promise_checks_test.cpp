#include "tools/audit/promise_checks.hpp"
#include "tests/unit/audit/audit_world.hpp"
#include "tools/audit/promises_file.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace troupe::tests;

TEST_CASE("kept promises are clean", "[audit][unit]") {
  const audit_world world;
  const promises given{{1, 2}, {{20, 7}, {20, 7}, {22, 7}}, {}};
  CHECK(acknowledged_orders_are_stored(world.stored, given).checked == 2);
  CHECK(acknowledged_orders_are_stored(world.stored, given).faults() == 0);
  CHECK(acknowledged_requests_are_kept(world.stored, &world.claims, given).checked == 3);
  CHECK(acknowledged_requests_are_kept(world.stored, &world.claims, given).faults() == 0);
}

TEST_CASE("an acknowledged order that is not stored is lost", "[audit][unit]") {
  const audit_world world;
  CHECK(acknowledged_orders_are_stored(world.stored, {{1, 3}, {}, {}}).lost == 1);
}

TEST_CASE("an order that answered two requests is doubled", "[audit][unit]") {
  const audit_world world;
  CHECK(acknowledged_orders_are_stored(world.stored, {{1, 1}, {}, {}}).doubled == 1);
}

TEST_CASE("an acknowledged request that is not on the topic is lost", "[audit][unit]") {
  const audit_world world;
  CHECK(acknowledged_requests_are_kept(world.stored, &world.claims, {{}, {{23, 7}}, {}}).lost == 1);
}

TEST_CASE("an acknowledged request may lie before what is left of the topic", "[audit][unit]") {
  audit_world world;
  world.claims.partitions[0].low = 1;
  const auto row = acknowledged_requests_are_kept(world.stored, &world.claims, {{}, {{23, 7}, {20, 7}}, {}});
  CHECK(row.faults() == 0);
  CHECK(row.unchecked == 1);
  CHECK(row.checked == 1);
}

TEST_CASE("on a local route a request ends with the coupon or without pieces left", "[audit][unit]") {
  audit_world world;
  const promises given{{}, {{21, 7}, {22, 7}}, {}};
  CHECK(acknowledged_requests_are_kept(world.stored, nullptr, given).faults() == 0);
  world.stored.coupons[7].total = 3;
  CHECK(acknowledged_requests_are_kept(world.stored, nullptr, given).lost == 1);
}

TEST_CASE("an answers file is read line by line", "[audit][unit]") {
  std::istringstream in{"order 15\ncoupon 3 4\n\norder x\ncoupon 5\norder 1 2\norder 16"};
  const auto given = parse_promises(in);
  CHECK(given.orders == std::vector<id>{15});
  CHECK(given.requests == std::vector<std::pair<id, id>>{{3, 4}});
  CHECK(given.unreadable == std::vector<std::string>{"order x", "coupon 5", "order 1 2"});
}

TEST_CASE("lines that cannot be read are unchecked", "[audit][unit]") {
  const audit_world world;
  CHECK(acknowledged_orders_are_stored(world.stored, {{}, {}, {"order x"}}).unchecked == 1);
}
