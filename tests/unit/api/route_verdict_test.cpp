#include "runtime/api/route_verdict.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::api;
using store::fault;

TEST_CASE("a request is tried again while that may help, but not for ever", "[api][unit]") {
  CHECK(is_tried_again({fault::conflict, "40001", ""}, false, 1));
  CHECK(is_tried_again({fault::disconnected, "08000", ""}, false, 4));
  CHECK_FALSE(is_tried_again({fault::conflict, "40001", ""}, false, 5));
  CHECK_FALSE(is_tried_again({fault::refused, "23505", ""}, true, 1));
  CHECK_FALSE(is_tried_again({fault::bug, "", ""}, true, 1));
}

TEST_CASE("a COMMIT without an answer is tried again only if the first one can be found", "[api][unit]") {
  CHECK(is_tried_again({fault::ambiguous, "08000", ""}, true, 1));
  CHECK_FALSE(is_tried_again({fault::ambiguous, "08000", ""}, false, 1));
}

TEST_CASE("a client is told whether it is stored and whether to ask again", "[api][unit]") {
  CHECK(response_of({fault::ambiguous, "08000", ""}).status == 500);
  CHECK_THAT(response_of({fault::ambiguous, "08000", ""}).body, Catch::Contains("outcome-unknown"));
  CHECK(response_of({fault::busy, "53300", ""}).status == 503);
  CHECK(response_of({fault::hindered, "42P01", ""}).status == 503);
  CHECK(response_of({fault::refused, "23505", "a value of somebody's"}).status == 409);
  CHECK_THAT(response_of({fault::refused, "23505", "a value of somebody's"}).body, !Catch::Contains("somebody"));
  CHECK(response_of({fault::bug, "", ""}).status == 500);
}

TEST_CASE("the pause between two tries doubles", "[api][unit]") {
  CHECK(pause_after(1).count() == 10);
  CHECK(pause_after(2).count() == 20);
  CHECK(pause_after(100) == pause_after(8));
}

TEST_CASE("an idempotency key is visible ASCII of limited length", "[api][unit]") {
  CHECK(fault_of_key("a-1").empty());
  CHECK(fault_of_key(std::string(128, 'k')).empty());
  for (const auto& key : {std::string{}, std::string{"a b"}, std::string(129, 'k'), std::string{"\xc3\xa9"}})
    CHECK_FALSE(fault_of_key(key).empty());
}
