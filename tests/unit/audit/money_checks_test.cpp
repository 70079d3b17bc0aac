#include "tools/audit/money_checks.hpp"
#include "tests/unit/audit/audit_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe::tests;

TEST_CASE("a shop that adds up is clean", "[audit][unit]") {
  const audit_world world;
  for (const auto& row :
       {stock_adds_up(world.stored), totals_add_up(world.stored), coupons_are_used_once(world.stored)}) {
    CHECK(row.checked == 2);
    CHECK(row.faults() == 0);
  }
}

TEST_CASE("stock that does not add up is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.stock[0].stock = 8;
  const auto row = stock_adds_up(world.stored);
  CHECK(row.wrong == 1);
  CHECK(row.notes.front() == "product 5: stock is 8, should be 9");
}

TEST_CASE("an oversold product is wrong although it adds up", "[audit][unit]") {
  audit_world world;
  world.stored.stock[1] = {6, 10, 0, 11, -1};
  CHECK(stock_adds_up(world.stored).wrong == 1);
}

TEST_CASE("items without their order are wrong", "[audit][unit]") {
  audit_world world;
  world.stored.stray_items = 2;
  CHECK(stock_adds_up(world.stored).wrong == 2);
}

TEST_CASE("a total other than its items is wrong", "[audit][unit]") {
  audit_world world;
  world.order(1).total = 299;
  CHECK(totals_add_up(world.stored).wrong == 1);
}

TEST_CASE("an order without items is wrong", "[audit][unit]") {
  audit_world world;
  world.order(1).items = 0;
  CHECK(totals_add_up(world.stored).wrong == 1);
}

TEST_CASE("a discount without a coupon is wrong", "[audit][unit]") {
  audit_world world;
  world.order(1).discount = 1;
  CHECK(totals_add_up(world.stored).wrong == 1);
}

TEST_CASE("a discount other than the coupon gives is wrong", "[audit][unit]") {
  audit_world world;
  for (const auto discount : {49, 51, 0}) {
    world.order(2).discount = discount;
    CHECK(totals_add_up(world.stored).wrong == 1);
  }
}

TEST_CASE("a fixed coupon takes at most the total off", "[audit][unit]") {
  audit_world world;
  world.stored.coupons[7].is_percent = false;
  world.stored.coupons[7].discount = 600;
  world.order(2).discount = 500;
  CHECK(totals_add_up(world.stored).faults() == 0);
  world.order(2).discount = 600;
  CHECK(totals_add_up(world.stored).wrong == 1);
}

TEST_CASE("a percentage may be rounded either way", "[audit][unit]") {
  audit_world world;
  world.order(2).total = world.order(2).items_sum = 505;
  for (const auto discount : {50, 51}) {
    world.order(2).discount = discount;
    CHECK(totals_add_up(world.stored).faults() == 0);
  }
  world.order(2).discount = 52;
  CHECK(totals_add_up(world.stored).wrong == 1);
}

TEST_CASE("a percentage of the largest total does not overflow", "[audit][unit]") {
  audit_world world;
  world.stored.coupons[7].discount = 100;
  world.order(2).total = world.order(2).items_sum = world.order(2).discount = 9'000'000'000'000'000'000;
  CHECK(totals_add_up(world.stored).faults() == 0);
}

TEST_CASE("a coupon used before or after its time is wrong", "[audit][unit]") {
  audit_world world;
  for (const auto at : {49, 150}) {
    world.order(2).created_at = at;
    CHECK(totals_add_up(world.stored).wrong == 1);
  }
}

TEST_CASE("a coupon that does not exist is wrong", "[audit][unit]") {
  audit_world world;
  world.order(2).coupon = 8;
  CHECK(totals_add_up(world.stored).wrong == 1);
}

TEST_CASE("a coupon used by two orders is doubled", "[audit][unit]") {
  audit_world world;
  world.stored.orders[3] = {3, 21, 7, 500, 50, 100, 500, 1};
  CHECK(coupons_are_used_once(world.stored).doubled == 1);
}

TEST_CASE("a coupon used and not marked is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.issues[1].used_by = 0;
  CHECK(coupons_are_used_once(world.stored).wrong == 1);
}

TEST_CASE("a coupon marked by an order that did not use it is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.issues[0].used_by = 1;
  CHECK(coupons_are_used_once(world.stored).wrong == 1);
}

TEST_CASE("a coupon marked by an order of another user is wrong", "[audit][unit]") {
  audit_world world;
  world.order(2).user = 20;
  CHECK(coupons_are_used_once(world.stored).wrong == 1);
}

TEST_CASE("a coupon marked by an order that does not exist is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.issues[0].used_by = 99;
  CHECK(coupons_are_used_once(world.stored).wrong == 1);
}
