#include "runtime/effect/fence_sql.hpp"

#include "tests/support/test_database.hpp"

#include <thread>

using namespace troupe;
using broker::partition_name;

namespace {

const partition_name coupons_3{"group", "coupons", 3};

/// One node's session on a fresh database.
struct scene {
  scene() { database.migrate(); }

  bool move(store::session& with, broker::offset from, broker::offset next) {
    return with.transact([&](soci::session& sql) { return effect::move_offset(sql, coupons_3, {from, next}); }).value();
  }
  bool move(broker::offset from, broker::offset next) { return move(session, from, next); }

  std::optional<broker::offset> stored(const partition_name& of = coupons_3) {
    const auto found = stored_with_record(of);
    return found ? std::optional{found->next} : std::nullopt;
  }
  std::optional<effect::stored_offset> stored_with_record(const partition_name& of = coupons_3) {
    return session.run([&](soci::session& sql) { return effect::read_offset(sql, of); }).value();
  }

  tests::test_database database;
  store::session session{database.settings()};
};

}  // namespace

TEST_CASE("a partition without a row has no offset", "[effect][contract]") {
  scene on;
  CHECK_FALSE(on.stored());
}

TEST_CASE("the last record of a batch stands beside the offset and is part of the fence", "[effect][contract]") {
  scene on;
  const auto move = [&](effect::commit_batch::fence_values to) {
    return on.session.transact([&](soci::session& sql) { return effect::move_offset(sql, coupons_3, to); }).value();
  };
  REQUIRE(move({5, 10, {9, ~0ULL}}));
  CHECK(on.stored_with_record()->known == broker::landmark{9, ~0ULL});
  CHECK_FALSE(move({10, 12, {11, 4711}, 1}));  // the same offset of another log
  REQUIRE(move({10, 12, {11, 4711}, ~0ULL}));
  CHECK(on.stored_with_record()->known == broker::landmark{11, 4711});
  on.database.ask("update consumer_offsets set next_offset = 0");
  CHECK(on.stored_with_record()->next == 0);
  CHECK_FALSE(move({0, 3, {2, 22}}));  // of an owner from before there was a row
  CHECK(move({0, 3, {2, 22}, 4711}));
}

TEST_CASE("of two sessions with the same first batch exactly one wins", "[effect][contract]") {
  scene on;
  const bool has_row = GENERATE(false, true);
  INFO("row exists: " << has_row);
  if (has_row)
    on.move(0, 10);
  std::atomic<int> won{0}, lost{0};
  const auto race = [&] {
    store::session mine{on.database.settings()};
    on.move(mine, 10, 20) ? ++won : ++lost;
  };
  std::thread one{race}, two{race};
  one.join();
  two.join();
  CHECK(won == 1);
  CHECK(lost == 1);
  CHECK(on.stored() == 20);
}

TEST_CASE("a second owner waits for the first and then finds the fence closed", "[effect][contract]") {
  scene on;
  store::session other{on.database.settings()};
  bool other_won = true;
  std::thread second;
  const auto done = on.session.transact([&](soci::session& sql) {
    REQUIRE(effect::move_offset(sql, coupons_3, {0, 10}));
    second = std::thread{[&] { other_won = on.move(other, 0, 10); }};
    on.database.wait_for(
        "select count(*) from pg_stat_activity where datname = current_database() and "
        "wait_event_type = 'Lock'",
        "1");
  });
  second.join();
  CHECK(done);
  CHECK_FALSE(other_won);
}
