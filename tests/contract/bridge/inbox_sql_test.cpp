#include "runtime/bridge/inbox_sql.hpp"

#include "runtime/bridge/fence_sql.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;
using namespace std::chrono_literals;
using bridge::partition_name;

namespace {

const partition_name bookings_3{"group", "bookings", 3};

std::int64_t us_ago(std::chrono::microseconds age) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch() -
                                                               age)
      .count();
}

/// One node's session on a fresh database.
struct scene {
  scene() { database.migrate(); }

  /// Of one event, so old and at this offset.
  std::vector<std::size_t> note(const std::string& id, std::chrono::microseconds age, broker::offset at,
                                const partition_name& of = bookings_3, const std::string& source = "s") {
    return note(bridge::brought_event{id, source, of.partition, at, us_ago(age), 0}, of);
  }
  std::vector<std::size_t> note(const bridge::brought_event& one, const partition_name& of) {
    return session
        .transact([&](soci::session& sql) {
          bridge::inbox_statements inbox{sql};
          return inbox.note(of, {one});
        })
        .value();
  }

  /// The partition was read up to a record so old.
  void read_until(broker::offset next, std::chrono::microseconds age) {
    bridge::commit_batch::fence_values to{last_, next};
    to.appended_at = schemas::timestamp{std::chrono::microseconds{us_ago(age)}};
    REQUIRE(session.transact([&](soci::session& sql) { return bridge::move_offset(sql, bookings_3, to); }).value());
    last_ = next;
  }

  bridge::inbox_pruning prune(std::int64_t from = 0, std::int64_t blocks = 1000) {
    return session.run([&](soci::session& sql) { return bridge::prune_inbox(sql, from, blocks, 1h); }).value();
  }

  std::string ids() {
    return database.ask("select coalesce(string_agg(event_id, ' ' order by event_id), '') from inbox");
  }

  tests::test_database database;
  store::session session{database.settings()};

private:
  broker::offset last_ = 0;
};

}  // namespace

TEST_CASE("an event is known by its id and its source", "[bridge][contract]") {
  scene on;
  CHECK(on.note("e", 0s, 0).empty());
  CHECK(on.note("e", 0s, 1) == std::vector<std::size_t>{0});
  CHECK(on.note("e", 0s, 2, bookings_3, "t").empty());
  CHECK(on.note("e", 0s, 3, bookings_3, "").empty());
  CHECK(on.note("e", 0s, 4, bookings_3, "") == std::vector<std::size_t>{0});
}

TEST_CASE("an event may be called whatever a text may say", "[bridge][contract]") {
  scene on;
  for (const auto* id : {"{}", "\"", "a,b", "\\x00", "NULL", "'", ":id", "\u00e4"}) {
    CHECK(on.note(id, 0s, 0, bookings_3, id).empty());
    CHECK(on.note(id, 1s, 1, bookings_3, id) == std::vector<std::size_t>{0});
  }
  CHECK(on.note(std::string(1000, 'x'), 0s, 0, bookings_3, std::string(1000, 'y')).empty());
}

TEST_CASE("an event is forgotten when its topic was read on for long enough", "[bridge][contract]") {
  scene on;
  on.note("old", 3h, 0);
  on.note("young", 30min, 1);
  CHECK(on.prune().forgotten == 1);  // no offset is stored: the clock counts
  CHECK(on.ids() == "young");
}

TEST_CASE("an event stays while its group lags behind", "[bridge][contract]") {
  scene on;
  on.note("old", 3h, 0);
  on.read_until(1, 150min);
  CHECK(on.prune().forgotten == 0);
  on.read_until(2, 1min);
  CHECK(on.prune().forgotten == 1);
}

TEST_CASE("an event stays while its partition was set back before it", "[bridge][contract]") {
  scene on;
  on.note("old", 3h, 5);
  on.read_until(6, 0s);
  on.database.ask("update consumer_offsets set next_offset = 0");
  CHECK(on.prune().forgotten == 0);
}

TEST_CASE("an event stays while an outbox may publish it again", "[bridge][contract]") {
  scene on;
  on.note("old", 3h, 0);
  on.database.ask("insert into outbox(event_id, topic, key, type, payload, node) values ('old', '', '', '', '', '')");
  CHECK(on.prune().forgotten == 0);
  on.database.ask("delete from outbox");
  CHECK(on.prune().forgotten == 1);
}

TEST_CASE("an event of a local route is noted where no fence is asked for", "[bridge][contract]") {
  scene on;
  const partition_name local{"", "bookings", -1};
  CHECK(on.note("e", 0s, -1, local).empty());
  CHECK(on.note("e", 0s, -1, local) == std::vector<std::size_t>{0});
  CHECK(on.ids().empty());
  CHECK(on.database.ask("select event_id || ' ' || partition from inbox_events") == "e -1");
}

TEST_CASE("a large inbox is looked through in parts", "[bridge][contract]") {
  scene on;
  on.database.ask("insert into inbox select 1, 3, n, 0, 'id ' || n, 's' from generate_series(1, 20000) n");
  std::int64_t from = 0, rounds = 0, forgotten = 0;
  do {
    const auto done = on.prune(from, 20);
    CHECK(done.forgotten < 4000);
    forgotten += done.forgotten;
    from = done.next_block;
    ++rounds;
  } while (from != 0 && rounds < 100);
  CHECK(rounds > 5);
  CHECK(forgotten == 20000);
}
