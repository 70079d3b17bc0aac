#include "runtime/api/route_verdict.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::api;
using store::fault;

namespace {

const store::store_error away{fault::disconnected, "08000", ""}, lost{fault::ambiguous, "08000", ""},
    ours{fault::bug, "42601", ""};

bool tells(const http::response& answer, const std::string& what) { return answer.body.find(what) != answer.body.npos; }

}  // namespace

TEST_CASE("a database that is away is answered 503 and a lost answer 500", "[api][unit]") {
  for (const auto on_repeat : {repeats::done_again, repeats::settled, repeats::answered_as_before}) {
    CHECK(response_of(away, on_repeat).status == 503);
    CHECK(response_of(lost, on_repeat).status == 500);
    CHECK(response_of(ours, on_repeat).status == 500);
  }
  CHECK(tells(response_of(away, repeats::settled), "the database is not available; nothing was stored, try again"));
}

TEST_CASE("a reader whose answer was lost may read again", "[api][unit]") {
  CHECK(response_of(lost, repeats::harmless).status == 503);
  CHECK(response_of(ours, repeats::harmless).status == 500);
}

TEST_CASE("who knows nothing of the outcome is told to look, or to repeat with the key", "[api][unit]") {
  CHECK(tells(response_of(lost, repeats::done_again), "before it answered; look before trying again"));
  CHECK(tells(response_of(lost, repeats::answered_as_before),
              "before it answered; ask for it, or repeat the request with the same Idempotency-Key"));
}

TEST_CASE("a lost COMMIT is tried again only when nothing can be done twice", "[api][unit]") {
  CHECK_FALSE(is_tried_again(lost, repeats::done_again, 1));
  for (const auto on_repeat : {repeats::harmless, repeats::settled, repeats::answered_as_before})
    CHECK(is_tried_again(lost, on_repeat, 1));
  CHECK(is_tried_again(away, repeats::done_again, 1));
  CHECK_FALSE(is_tried_again(ours, repeats::settled, 1));
}

TEST_CASE("a request is not tried for ever", "[api][unit]") {
  CHECK(is_tried_again(away, repeats::settled, 4));
  CHECK_FALSE(is_tried_again(away, repeats::settled, 5));
}

TEST_CASE("what breaks a rule of the database is a conflict, without the values", "[api][unit]") {
  const auto said = response_of({fault::refused, "23505", "a value of somebody's"}, repeats::done_again);
  CHECK(said.status == 409);
  CHECK_FALSE(tells(said, "somebody"));
  CHECK(response_of({fault::busy, "53300", ""}, repeats::done_again).status == 503);
  CHECK(response_of({fault::hindered, "42P01", ""}, repeats::done_again).status == 503);
}

TEST_CASE("the pause between two tries doubles", "[api][unit]") {
  CHECK(pause_after(1).count() == 10);
  CHECK(pause_after(2).count() == 20);
  CHECK(pause_after(100) == pause_after(8));
}
