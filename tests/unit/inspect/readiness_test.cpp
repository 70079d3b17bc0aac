#include "runtime/inspect/readiness.hpp"

#include <catch2/catch.hpp>

using troupe::inspect::readiness;

TEST_CASE("a node is ready when no reason is left", "[inspect][unit]") {
  readiness ready;
  CHECK(ready.reasons().empty());
  ready.blocked("kafka", "no broker");
  ready.blocked("postgresql", "connection refused");
  ready.cleared("kafka");
  REQUIRE(ready.reasons().size() == 1);
  CHECK(ready.reasons()[0].subject == "postgresql");
  ready.cleared("postgresql");
  CHECK(ready.reasons().empty());
}

TEST_CASE("a reason that changes its words keeps its beginning", "[inspect][unit]") {
  readiness ready;
  ready.blocked("kafka", "no broker");
  const auto since = ready.reasons()[0].since;
  ready.blocked("kafka", "topic orders is missing");
  REQUIRE(ready.reasons().size() == 1);
  CHECK(ready.reasons()[0].what == "topic orders is missing");
  CHECK(ready.reasons()[0].since == since);
}

TEST_CASE("clearing what was no reason changes nothing", "[inspect][unit]") {
  readiness ready;
  ready.cleared("kafka");
  CHECK(ready.reasons().empty());
}
