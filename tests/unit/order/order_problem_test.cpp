#include "actors/order/order_problem.hpp"

#include <catch2/catch.hpp>

using namespace troupe::order;
using reason = refusal::kind;

TEST_CASE("each refusal has its status and kind", "[order][unit]") {
  const auto told = [](reason why) {
    const auto problem = refused_for({why, 3}).problem;
    return std::to_string(problem.status) + ' ' + problem.kind;
  };
  CHECK(told(reason::out_of_stock) == "409 out-of-stock");
  CHECK(told(reason::unknown_product) == "422 unknown-product");
  CHECK(told(reason::coupon_not_issued) == "409 coupon-not-usable");
  CHECK(told(reason::coupon_not_yet_valid) == "409 coupon-not-usable");
  CHECK(told(reason::coupon_expired) == "409 coupon-not-usable");
  CHECK(told(reason::key_reused) == "422 key-reused");
  CHECK(told(reason::amount_too_large) == "400 invalid-request");
}

TEST_CASE("a refusal names what it is about", "[order][unit]") {
  CHECK(refused_for({reason::out_of_stock, 3}).problem.detail == "product 3 has not enough left; nothing was ordered");
  CHECK(refused_for({reason::coupon_expired, 7}).problem.detail == "coupon 7 has expired; nothing was ordered");
}
