#include "runtime/broker/rdkafka/delivery_credit.hpp"

#include <catch2/catch.hpp>

using troupe::broker::delivery_credit;

TEST_CASE("a listener that is two batches behind gets no more", "[broker][unit]") {
  delivery_credit tested;
  tested.delivered({delivery_credit::limit.records - 1, 0});
  CHECK_FALSE(tested.is_spent());
  tested.delivered({1000, 0});
  CHECK(tested.is_spent());
}

TEST_CASE("room is told once when there is some again", "[broker][unit]") {
  delivery_credit tested;
  tested.delivered({delivery_credit::limit.records + 1000, 0});
  CHECK_FALSE(tested.taken({1000, 0}));
  CHECK(tested.taken({1, 0}));
  CHECK_FALSE(tested.is_spent());
  CHECK_FALSE(tested.taken({1, 0}));
}

TEST_CASE("a listener that is behind by large records gets no more", "[broker][unit]") {
  delivery_credit tested;
  tested.delivered({20, delivery_credit::limit.bytes + 100});
  CHECK(tested.is_spent());
  CHECK_FALSE(tested.taken({1, 100}));
  CHECK(tested.taken({1, 1}));
  CHECK_FALSE(tested.is_spent());
}
