#include "actors/coupon/coupon_store_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>

using namespace troupe;
using namespace troupe::coupon;
using namespace std::chrono_literals;

namespace {

struct scene {
  scene() { database.migrate(); }
  ~scene() { caf::anon_send_exit(store, caf::exit_reason::user_shutdown); }

  template <class Reply, class Question>
  Reply ask(const Question& question) {
    caf::scoped_actor self{system};
    Reply out;
    self->request(store, 20s, question)
        .receive([&](Reply& said) { out = std::move(said); }, [&](const caf::error& e) { FAIL(system.render(e)); });
    return out;
  }

  /// A coupon that may be used from `starts` on, and its id.
  wire::identifier create(const std::string& name, wire::timestamp starts, wire::timestamp expires) {
    schemas::new_coupon terms;
    terms.name = name;
    terms.type = schemas::coupon_kind::percent;
    terms.discount = 10;
    terms.quantity = 3;
    terms.use_starts_at = starts;
    terms.expires_at = expires;
    return ask<created_coupon>(create_coupon{terms})->coupon_id;
  }

  void issue(wire::identifier coupon, int user, int sequence) {
    const auto id = std::to_string(coupon.value());
    database.ask("insert into coupon_issues(coupon_id, user_id, sequence) values (" + id + ", " + std::to_string(user) +
                 ", " + std::to_string(sequence) + "); update coupons set issued = issued + 1 where coupon_id = " + id);
  }

  tests::test_database database;
  actor::system_config config{2};
  caf::actor_system system{config};
  coupon_store_port store = spawn_coupon_store_actor(system, database.settings());
};

const auto spring = *wire::from_rfc3339("2026-03-01T00:00:00.000001Z");
const auto summer = *wire::from_rfc3339("2026-06-01T00:00:00Z");
const auto autumn = *wire::from_rfc3339("2026-09-01T00:00:00Z");

}  // namespace

TEST_CASE("a created coupon is found as it was asked for", "[coupon][contract]") {
  scene on;
  const auto id = on.create("spring's \"10 %\" {x}", spring, summer);
  const auto found = on.ask<found_coupon>(find_coupon{id});
  REQUIRE(found);
  REQUIRE(*found);
  CHECK(**found ==
        schemas::coupon_view{id, "spring's \"10 %\" {x}", schemas::coupon_kind::percent, 10, 3, spring, summer, 0, 3});
}

TEST_CASE("an issued piece is no longer remaining", "[coupon][contract]") {
  scene on;
  const auto id = on.create("spring", spring, summer);
  on.issue(id, 5, 1);
  const auto found = on.ask<found_coupon>(find_coupon{id});
  CHECK((*found)->issued == 1);
  CHECK((*found)->remaining == 2);
}

TEST_CASE("coupons get different ids", "[coupon][contract]") {
  scene on;
  const auto first = on.create("a", spring, summer), second = on.create("b", spring, summer);
  CHECK(first != second);
}

TEST_CASE("what does not exist is an empty answer", "[coupon][contract]") {
  scene on;
  const auto id = on.create("spring", spring, summer);
  CHECK_FALSE(*on.ask<found_coupon>(find_coupon{999'999}));
  CHECK_FALSE(*on.ask<found_issue>(find_issue{id, 5}));
  CHECK(on.ask<listed_coupons>(list_coupons{5})->empty());
}

TEST_CASE("an issue says its sequence and the order that used it", "[coupon][contract]") {
  scene on;
  const auto id = on.create("spring", spring, summer);
  on.issue(id, 5, 1);
  on.issue(id, 6, 2);
  on.database.ask("update coupon_issues set used_by_order = 77 where user_id = 6");
  CHECK(**on.ask<found_issue>(find_issue{id, 5}) == schemas::coupon_issue{"issued", 1, std::nullopt});
  CHECK(**on.ask<found_issue>(find_issue{id, 6}) == schemas::coupon_issue{"issued", 2, wire::identifier{77}});
}

TEST_CASE("a user's list has used and expired and future coupons and nobody else's", "[coupon][contract]") {
  scene on;
  const auto expired = on.create("expired", wire::earliest_timestamp, spring);
  const auto used = on.create("used", spring, summer);
  const auto future = on.create("future", autumn, wire::latest_timestamp);
  const auto foreign = on.create("foreign", spring, summer);
  for (const auto& mine : {future, expired, used})
    on.issue(mine, 5, 1);
  on.issue(foreign, 6, 1);
  on.database.ask("update coupon_issues set used_by_order = 77 where coupon_id = " + std::to_string(used.value()));
  const auto list = on.ask<listed_coupons>(list_coupons{5});
  REQUIRE(list);
  REQUIRE(list->size() == 3);
  CHECK((*list)[0].name == "expired");
  CHECK((*list)[0].expires_at == spring);
  CHECK((*list)[1].used_by_order == wire::identifier{77});
  CHECK((*list)[2].expires_at == wire::latest_timestamp);
  CHECK((*list)[2].used_by_order == std::nullopt);
  CHECK((*list)[2].issued_at > spring);
}

TEST_CASE("a killed session is not noticed by who asks", "[coupon][contract]") {
  scene on;
  const auto id = on.create("spring", spring, summer);
  on.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
      " and datname = current_database()");
  const auto found = on.ask<found_coupon>(find_coupon{id});
  REQUIRE(found);
  CHECK(*found);
}

TEST_CASE("an unreachable database is a fault that may be tried again", "[coupon][contract]") {
  actor::system_config config{1};
  caf::actor_system system{config};
  store::settings nowhere;
  nowhere.url = "postgresql://app@127.0.0.1:1/troupe";
  const auto store = spawn_coupon_store_actor(system, nowhere);
  caf::scoped_actor self{system};
  found_coupon said;
  self->request(store, 20s, find_coupon{1})
      .receive([&](found_coupon& answer) { said = std::move(answer); }, [](const caf::error&) {});
  REQUIRE_FALSE(said);
  CHECK(said.error().is_retriable());
  caf::anon_send_exit(store, caf::exit_reason::user_shutdown);
}
