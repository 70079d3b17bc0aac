#include "runtime/inbox/events_sql.hpp"

#include "runtime/store/abandon.hpp"
#include "runtime/store/session.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;
using namespace std::chrono_literals;
using broker::partition_name;
using places = std::vector<std::size_t>;

namespace {

const partition_name bookings_3{"group", "bookings", 3}, local{"", "bookings", -1};

inbox::brought_event event(std::string_view id, broker::offset at = 0, std::string_view source = "s") {
  inbox::brought_event out;
  out.id = id;
  out.source = source;
  out.at = at;
  return out;
}

/// One node's session on a fresh database.
struct scene {
  scene() {
    database.migrate();
    database.ask(
        "insert into partition_owners(consumer_group, topic, partition, epoch, node, next_offset) select 'group', "
        "'bookings', p, 1, 'n', 100000 from generate_series(3, 4) p");
  }

  template <class F>
  auto in_transaction(F work) {
    return session
        .transact([&](soci::session& sql) {
          inbox::events_statements noted{sql};
          return work(noted);
        })
        .value();
  }
  bool note(const inbox::brought_event& one, const partition_name& of = bookings_3) {
    return in_transaction([&](auto& noted) { return noted.note(of, one); });
  }
  places note_all(const std::vector<inbox::brought_event>& all) {
    return in_transaction([&](auto& noted) { return noted.note(local, all); });
  }

  /// Notes an event and makes it so old.
  void note_aged(const std::string& id, const std::string& age, broker::offset at = 0,
                 const partition_name& of = bookings_3) {
    REQUIRE(note(event(id, at), of));
    database.ask("update inbox_events set log_time = (extract(epoch from now() - interval '" + age +
                 "') * 1e6)::bigint where event_id = '" + id + "'");
  }
  void reach(broker::offset next) { database.ask("update partition_owners set next_offset = " + std::to_string(next)); }
  /// A whole round, which is the second one for those that are there.
  std::string left_after_pruning(std::int64_t blocks = 1000) {
    inbox::walk walk;
    for (int rounds = 0; rounds < 2;) {
      REQUIRE(session.run([&](soci::session& sql) { return inbox::prune_events(sql, walk, blocks, 1h); }));
      rounds += walk.next_block == 0 ? 1 : 0;
    }
    return ids();
  }
  std::string ids() {
    return database.ask("select coalesce(string_agg(event_id, ' ' order by event_id), '') from inbox_events");
  }

  tests::test_database database;
  store::session session{database.settings()};
};

}  // namespace

TEST_CASE("a noted event is known by its reader, its id and its source", "[inbox][contract]") {
  scene on;
  CHECK(on.note(event("e", 1)));
  CHECK_FALSE(on.note(event("e", 1)));
  CHECK_FALSE(on.note(event("e", 7), {"group", "bookings", 5}));
  CHECK(on.note(event("e", 1, "t")));
  CHECK(on.note(event("e", 1, "")));
  CHECK(on.note(event("e", 1), {"another", "bookings", 3}));
  CHECK(on.note(event("e", 1), {"group", "orders", 3}));
}

TEST_CASE("a noted event may be called whatever a text may say", "[inbox][contract]") {
  scene on;
  for (const auto* id : {"{}", "\"", "a,b", "\\x00", "NULL", "'", ":id", "\u00e4"}) {
    CHECK(on.note(event(id, 0, id)));
    CHECK_FALSE(on.note(event(id, 0, id)));
    CHECK(on.note_all({event(id, -1, id)}).empty());
    CHECK(on.note_all({event(id, -1, id)}) == places{0});
  }
  const std::string longest(1000, 'x');
  CHECK(on.note(event(longest, 0, longest)));
}

TEST_CASE("of a local batch those are named that were noted before", "[inbox][contract]") {
  scene on;
  CHECK(on.note_all({event("b"), event("d")}).empty());
  CHECK(on.note_all({event("a"), event("b"), event("c"), event("d")}) == places{1, 3});
  on.in_transaction([](auto& noted) {
    noted.forget(local, {event("a"), event("d")});
    return true;
  });
  CHECK(on.note_all({event("a"), event("b"), event("c"), event("d")}) == places{1, 2});
}

TEST_CASE("what a transaction noted is gone when it is rolled back", "[inbox][contract]") {
  scene on;
  const auto done = on.session.transact([&](soci::session& sql) -> bool {
    inbox::events_statements noted{sql};
    noted.note(bookings_3, event("e"));
    throw store::abandon{"OF001", "no"};
  });
  REQUIRE_FALSE(done);
  CHECK(on.note(event("e")));
}

TEST_CASE("a noted event is forgotten when others were noted for long enough after it", "[inbox][contract]") {
  scene on;
  on.note_aged("old", "3 hours");
  on.note_aged("next", "150 minutes");
  CHECK(on.left_after_pruning() == "next old");
  on.note_aged("young", "30 minutes");
  CHECK(on.left_after_pruning() == "young");
}

TEST_CASE("a partition that stands still forgets nothing", "[inbox][contract]") {
  scene on;
  on.note_aged("old", "3 hours", 0, {"group", "bookings", 4});
  on.note(event("new"));
  CHECK(on.left_after_pruning() == "new old");
}

TEST_CASE("a noted event stays while its record may be delivered again", "[inbox][contract]") {
  scene on;
  on.note_aged("old", "3 hours", 5);
  on.note(event("new", 4));
  on.reach(5);
  CHECK(on.left_after_pruning() == "new old");
  on.reach(6);
  CHECK(on.left_after_pruning() == "new");
}

TEST_CASE("a noted event stays while a backlog may bring it again, however long its group stood still",
          "[inbox][contract]") {
  scene on;
  on.note_aged("old", "3 hours", 1);
  on.note(event("of another key", 9));
  on.reach(5);
  CHECK(on.left_after_pruning() == "of another key old");
  on.reach(10);
  CHECK(on.left_after_pruning() == "of another key");
}

TEST_CASE("a record that claims to be of the future makes no event old", "[inbox][contract]") {
  scene on;
  on.note(event("e"));
  auto early = event("from the future");
  early.log_time = std::numeric_limits<std::int64_t>::max();
  on.note(early);
  CHECK(on.left_after_pruning() == "e from the future");
}

TEST_CASE("an event of a local route is as old as its note", "[inbox][contract]") {
  scene on;
  on.note_aged("old", "3 hours", -1, local);
  on.note(event("new", -1), local);
  CHECK(on.left_after_pruning() == "new");
}

TEST_CASE("a noted event stays while an outbox may publish it again", "[inbox][contract]") {
  scene on;
  on.note_aged("old", "3 hours");
  on.note(event("new"));
  on.database.ask("insert into outbox(event_id, topic, key, type, payload, node) values ('old', '', '', '', '', '')");
  CHECK(on.left_after_pruning() == "new old");
  on.database.ask("delete from outbox");
  CHECK(on.left_after_pruning() == "new");
}

TEST_CASE("a noted event stays while a parked record brings it again", "[inbox][contract]") {
  scene on;
  on.note_aged("a\\b", "3 hours");
  on.note(event("new"));
  on.database.ask(
      "insert into parked_records(consumer_group, topic, partition, \"offset\", key, headers) values "
      "('group', 'bookings', 3, 9, 'k', E'x-ce_id: other\\nCe_Id: a\\\\x5cb\\nce_source: s')");
  CHECK(on.left_after_pruning() == "a\\b new");
  on.database.ask("delete from parked_records");
  CHECK(on.left_after_pruning() == "new");
}

TEST_CASE("a large table of noted events is looked through in parts", "[inbox][contract]") {
  scene on;
  on.note(event("first"));
  on.database.ask(
      "insert into inbox_events select reader, 'id ' || n, 's', 3, n, (extract(epoch from now() - interval '2 hours') "
      "* 1e6)::bigint from "
      "generate_series(1, 20000) n, inbox_readers");
  CHECK(on.left_after_pruning(20) == "first");
}
