#include "runtime/verdict/breaker.hpp"

#include <catch2/catch.hpp>

using troupe::verdict::breaker;

TEST_CASE("different keys that fail alike in a row open it", "[verdict][unit]") {
  breaker subject{3};
  subject.failed("a", "x");
  subject.failed("b", "x");
  CHECK_FALSE(subject.is_open());
  subject.failed("c", "x");
  CHECK(subject.is_open());
}

TEST_CASE("one key that fails again and again does not", "[verdict][unit]") {
  breaker subject{3};
  for (int i = 0; i < 10; ++i)
    subject.failed("a", "x");
  CHECK_FALSE(subject.is_open());
}

TEST_CASE("keys that fail for different causes do not", "[verdict][unit]") {
  breaker subject{3};
  subject.failed("a", "x");
  subject.failed("b", "x");
  subject.failed("c", "y");
  CHECK_FALSE(subject.is_open());
}

TEST_CASE("a success in between begins the count anew", "[verdict][unit]") {
  breaker subject{3};
  subject.failed("a", "x");
  subject.failed("b", "x");
  subject.succeeded();
  subject.failed("c", "x");
  CHECK_FALSE(subject.is_open());
}

TEST_CASE("once open only a success closes it", "[verdict][unit]") {
  breaker subject{2};
  subject.failed("a", "x");
  subject.failed("b", "x");
  subject.failed("c", "y");
  CHECK(subject.is_open());
  subject.succeeded();
  CHECK_FALSE(subject.is_open());
}

TEST_CASE("a success counts as a recovery only while it is open", "[verdict][unit]") {
  breaker subject{2};
  subject.failed("a", "x");
  subject.succeeded();
  CHECK(subject.recoveries() == 0);
  subject.failed("a", "x");
  subject.failed("b", "x");
  subject.succeeded();
  CHECK(subject.recoveries() == 1);
}
