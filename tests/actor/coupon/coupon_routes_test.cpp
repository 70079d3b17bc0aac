#include "actors/coupon/coupon_routes.hpp"

#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::coupon;

namespace {

/// The routes in front of a store that knows coupon 3, issued to user 7, and fails as the test wants.
struct scene {
  scene() { door = world.own(http::spawn_door_actor(world.system, "door", coupon_routes(world.own(spawn_store())))); }

  coupon_store_port spawn_store() {
    return world.system.spawn([this](coupon_store_port::pointer) -> coupon_store_port::behavior_type {
      return {[this](const create_coupon& asked) -> created_coupon {
                created.push_back(asked.terms);
                if (fault)
                  return tl::unexpected(*fault);
                return schemas::coupon_created{3};
              },
              [](const find_coupon& asked) -> found_coupon {
                if (asked.coupon_id != 3)
                  return std::nullopt;
                return schemas::coupon_view{3, "spring", {}, 100, 5, {}, {}, 1, 4};
              },
              [](const find_issue& asked) -> found_issue {
                if (asked.coupon_id != 3 || asked.user_id != 7)
                  return std::nullopt;
                return schemas::coupon_issue{"issued", 1, std::nullopt};
              },
              [](const list_coupons&) -> listed_coupons { return schemas::user_coupons{}; }};
    });
  }

  /// `route`: its place in coupon_routes().
  http::response send(std::size_t route, std::map<std::string, std::string> params, const std::string& body = "") {
    std::optional<http::response> answer;
    http::request asked;
    asked.params = std::move(params);
    asked.body = body;
    caf::anon_send(door, http::exchanges{{http::exchange{route, asked, [&](http::response with) { answer = with; }}}});
    world.settle();
    REQUIRE(answer);
    return *answer;
  }

  tests::deterministic_world world;
  std::vector<schemas::new_coupon> created;
  std::optional<store::store_error> fault;
  caf::actor door;
};

constexpr std::size_t creating = 0, showing = 1, issue = 2, listing = 3;

std::string terms(const std::string& discount, const std::string& expires) {
  return R"({"name":"spring","type":"percent","discount":)" + discount +
         R"(,"quantity":5,"useStartsAt":"2026-03-01T00:00:00Z","expiresAt":")" + expires + "\"}";
}

}  // namespace

TEST_CASE("a created coupon is answered 201 with its id and place", "[coupon][actor]") {
  scene on;
  const auto answer = on.send(creating, {}, terms("10", "2026-06-01T00:00:00Z"));
  CHECK(answer.status == 201);
  CHECK(answer.body == R"({"couponId":3})");
  CHECK(answer.head.at(0).second == "/api/v1/coupon/3");
}

TEST_CASE("terms that contradict themselves are refused and nothing is created", "[coupon][actor]") {
  scene on;
  CHECK(on.send(creating, {}, terms("101", "2026-06-01T00:00:00Z")).status == 400);
  CHECK(on.send(creating, {}, terms("10", "2026-03-01T00:00:00Z")).body.find("expiresAt") != std::string::npos);
  CHECK(on.send(creating, {}, "{}").status == 400);
  CHECK(on.created.empty());
}

TEST_CASE("a database that is away is answered 503 and a lost answer 500", "[coupon][actor]") {
  scene on;
  const auto body = terms("10", "2026-06-01T00:00:00Z");
  on.fault = store::store_error{store::fault::disconnected, "08000", ""};
  CHECK(on.send(creating, {}, body).status == 503);
  on.fault = store::store_error{store::fault::ambiguous, "08000", ""};
  CHECK(on.send(creating, {}, body).status == 500);
  on.fault = store::store_error{store::fault::bug, "42601", ""};
  CHECK(on.send(creating, {}, body).status == 500);
}

TEST_CASE("a coupon is shown with what is issued and what remains", "[coupon][actor]") {
  scene on;
  const auto answer = on.send(showing, {{"id", "3"}});
  CHECK(answer.status == 200);
  CHECK(answer.body.find(R"("issued":1,"remaining":4)") != std::string::npos);
}

TEST_CASE("a coupon that does not exist is not found", "[coupon][actor]") {
  scene on;
  CHECK(on.send(showing, {{"id", "4"}}).status == 404);
}

TEST_CASE("what is no identifier is refused and blamed", "[coupon][actor]") {
  scene on;
  for (const std::string id : {"0", "x", "-1", "03", "9223372036854775808"}) {
    CHECK(on.send(showing, {{"id", id}}).status == 400);
    CHECK(on.send(listing, {{"id", id}}).status == 400);
    CHECK(on.send(issue, {{"id", id}, {"userId", "7"}}).body.find(R"("field":"id")") != std::string::npos);
    CHECK(on.send(issue, {{"id", "3"}, {"userId", id}}).body.find(R"("field":"userId")") != std::string::npos);
  }
}

TEST_CASE("an issue is shown and a missing one says so", "[coupon][actor]") {
  scene on;
  CHECK(on.send(issue, {{"id", "3"}, {"userId", "7"}}).body ==
        R"({"status":"issued","sequence":1,"usedByOrder":null})");
  const auto missing = on.send(issue, {{"id", "3"}, {"userId", "8"}});
  CHECK(missing.status == 404);
  CHECK(missing.body == R"({"status":"not-issued"})");
}

TEST_CASE("a user without coupons gets an empty list", "[coupon][actor]") {
  scene on;
  const auto answer = on.send(listing, {{"id", "7"}});
  CHECK(answer.status == 200);
  CHECK(answer.body == "[]");
}
