#include "runtime/letters/dead_letter.hpp"

#include <catch2/catch.hpp>

using troupe::letters::fingerprint;

TEST_CASE("equal causes have equal fingerprints whatever the numbers in them", "[letters][unit]") {
  CHECK(fingerprint("no coupon 12 for user 7") == fingerprint("no coupon 999 for user 1234"));
  CHECK(fingerprint("12") == fingerprint("3"));
}

TEST_CASE("quoted words do not count", "[letters][unit]") {
  CHECK(fingerprint(R"(relation "orders" is locked)") == fingerprint(R"(relation "products_2" is locked)"));
}

TEST_CASE("a number right after a quoted word counts as a number", "[letters][unit]") {
  CHECK(fingerprint(R"(key "a1"2)") == fingerprint(R"(key "b"77)"));
}

TEST_CASE("different causes have different fingerprints", "[letters][unit]") {
  CHECK(fingerprint("no coupon 12") != fingerprint("no product 12"));
  CHECK(fingerprint("no coupon 12") != fingerprint("no coupon"));
}

TEST_CASE("a fingerprint is 16 hex digits", "[letters][unit]") {
  for (const std::string reason : {"", "\"", "\xff\xfe", "out of memory"}) {
    const auto print = fingerprint(reason);
    CHECK(print.size() == 16);
    CHECK(print.find_first_not_of("0123456789abcdef") == std::string::npos);
  }
}
