// How far a group has come, read and set by an operator's tool in a real PostgreSQL.
#include "runtime/effect/progress_sql.hpp"

#include "runtime/effect/fence_sql.hpp"
#include "runtime/letters/parking_sql.hpp"
#include "runtime/store/abandon.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;

namespace {

const broker::partition_name orders_3{"group", "orders", 3};
constexpr broker::landmark ninth{9, 0xfedcba9876543210U}, fourth{4, 44};

struct scene {
  scene() { database.migrate(); }

  effect::stored_progress seen() {
    const auto all =
        session.run([](soci::session& sql) { return effect::read_progress(sql, "group", "orders"); }).value();
    return all.contains(3) ? all.at(3) : effect::stored_progress{};
  }
  /// As the tool does it: what does not fit is rolled back.
  bool set(const effect::stored_progress& seen, const effect::new_place& to) {
    return session
        .transact([&](soci::session& sql) {
          if (!effect::set_progress(sql, orders_3, seen, to))
            throw store::abandon{"TR001", "changed"};
        })
        .has_value();
  }
  bool move_batch(const effect::commit_batch::fence_values& fence) {
    return session.transact([&](soci::session& sql) { return effect::move_offset(sql, orders_3, fence); }).value();
  }
  std::int64_t claim() {
    return session.transact([](soci::session& sql) { return letters::raise_epoch(sql, orders_3, "node-1"); }).value();
  }
  void reach(const letters::reached& told) {
    REQUIRE(session.transact([&](soci::session& sql) { letters::raise_reached(sql, orders_3, told); }));
  }

  tests::test_database database;
  store::session session{database.settings()};
};

}  // namespace

TEST_CASE("what no handler has read has no progress", "[effect][contract]") {
  scene on;
  CHECK(on.seen() == effect::stored_progress{});
  CHECK(on.set({}, {{5, fourth}}));  // leaves the group's offset to decide
  CHECK(on.seen() == effect::stored_progress{});
}

TEST_CASE("the progress of a batch handler is its offset with the record beside it", "[effect][contract]") {
  scene on;
  REQUIRE(on.move_batch({0, 10, ninth}));
  CHECK(on.seen() == effect::stored_progress{effect::stored_offset{10, ninth}, {}, {}, {}});
  REQUIRE(on.set(on.seen(), {{5, fourth}}));
  CHECK(on.seen() == effect::stored_progress{effect::stored_offset{5, fourth}, {}, {}, {}});
  CHECK_FALSE(on.move_batch({10, 12, {11, 1}, ninth.print}));  // of a node that slept
  CHECK(on.move_batch({5, 12, {11, 1}, fourth.print}));
}

TEST_CASE("the progress of a keyed handler is what its turns told", "[effect][contract]") {
  scene on;
  const auto epoch = on.claim();
  CHECK(on.seen() == effect::stored_progress{{}, epoch, {}, {}});
  on.reach({10, ninth});
  CHECK(on.seen() == effect::stored_progress{{}, epoch, letters::reached{10, ninth}, {}});
  REQUIRE(on.set(on.seen(), {{5, fourth}}));
  CHECK(on.seen() == effect::stored_progress{{}, epoch + 1, letters::reached{5, fourth}, {}});
}

TEST_CASE("a place before all records has none beside it", "[effect][contract]") {
  scene on;
  on.claim();
  on.reach({10, ninth});
  REQUIRE(on.set(on.seen(), {{0, {}}}));
  CHECK(on.seen().keyed == letters::reached{0, {}});
}

TEST_CASE("whoever had claimed the partition is fenced by a move", "[effect][contract]") {
  scene on;
  const auto epoch = on.claim();
  REQUIRE(on.set(on.seen(), {{5, fourth}}));
  CHECK_FALSE(
      on.session.transact([&](soci::session& sql) { return letters::hold_epoch(sql, orders_3, epoch); }).value());
}

TEST_CASE("what was read since it was looked at is not moved", "[effect][contract]") {
  scene on;
  on.claim();
  REQUIRE(on.move_batch({0, 10, ninth}));
  const auto before = on.seen();
  const bool is_batch = GENERATE(true, false);
  if (is_batch)
    REQUIRE(on.move_batch({10, 12, {11, 1}, ninth.print}));
  else
    on.claim();
  const auto now = on.seen();
  CHECK_FALSE(on.set(before, {{5, fourth}}));
  CHECK(on.seen() == now);
}

TEST_CASE("the highest parked record tells the log too", "[effect][contract]") {
  scene on;
  on.claim();
  auto record = std::make_shared<broker::record>();
  record->at = ninth.at;
  record->key = "k";
  record->print = ninth.print;
  REQUIRE(on.session.transact([&](soci::session& sql) { letters::insert_parked(sql, orders_3, {{record}}); }));
  CHECK(on.seen().parked == ninth);
  REQUIRE(on.set(on.seen(), {{0, {}}, ninth.print}));
  CHECK_FALSE(on.seen().parked);
}

TEST_CASE("records parked from a log that was missed come before those of the new one", "[effect][contract]") {
  scene on;
  on.claim();
  on.reach({10, ninth});
  REQUIRE(on.set(on.seen(), {{3, {2, 22}}, ninth.print}));
  CHECK(on.database.ask("select log || ' ' || (left_print <> 0) from partition_owners") == "1 true");
  CHECK(on.seen().keyed == letters::reached{3, {2, 22}});
  REQUIRE(on.set(on.seen(), {{0, {}}, ninth.print}));  // missed once
  CHECK(on.database.ask("select log from partition_owners") == "1");
}
