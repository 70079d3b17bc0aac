#include "runtime/outbox/outbox_sql.hpp"
#include "runtime/outbox/sweep_sql.hpp"

#include "runtime/store/session.hpp"
#include "tests/support/test_database.hpp"

#include <set>
#include <thread>

using namespace troupe;
using ids = std::set<std::string>;

namespace {

/// The outbox table of a fresh database with two live nodes; `me` is the one that sweeps.
struct scene {
  scene() {
    database.migrate();
    beat("me");
    beat("other");
  }

  void beat(const std::string& node) {
    database.ask("insert into nodes(name, instance, version) values ('" + node +
                 "', 'i', 'v') on conflict (name) do update set heartbeat_at = now()");
  }
  void silence(const std::string& node) {
    database.ask("update nodes set heartbeat_at = now() - interval '1 minute' where name = '" + node + "'");
  }

  /// Writes like a node in whose transaction the events were made; they are a minute old.
  void write(const std::string& node, const std::vector<schemas::event>& events) {
    outbox::outbox_rows rows;
    for (const auto& event : events)
      rows.add(event);
    rows.finish(node);
    const auto done = session.transact([&](soci::session& sql) { insert(sql, rows); });
    if (!done)
      FAIL(done.error().detail);
    database.ask(
        "update outbox set created_at = created_at - interval '1 minute' where created_at > now() - interval "
        "'30 seconds'");
  }

  static void insert(soci::session& sql, const outbox::outbox_rows& rows) {
    sql << std::string{"with "} + outbox::outbox_rows::insert_cte() + " select 1", soci::use(rows.ids, "outbox_ids"),
        soci::use(rows.topics, "outbox_topics"), soci::use(rows.keys, "outbox_keys"),
        soci::use(rows.types, "outbox_types"), soci::use(rows.payloads, "outbox_payloads"),
        soci::use(rows.headers, "outbox_headers"), soci::use(rows.node, "outbox_node");
  }

  std::vector<schemas::event> sweep(store::session& with, const std::string& node, outbox::sweep asked) {
    auto found = with.transact([&](soci::session& sql) { return outbox::select_waiting(sql, asked, node); });
    if (!found)
      FAIL(found.error().detail);
    return std::move(*found);
  }
  std::vector<schemas::event> sweep(const std::string& node = "me", outbox::sweep asked = all_orders()) {
    return sweep(session, node, std::move(asked));
  }

  static outbox::sweep all_orders() {
    outbox::sweep asked;
    asked.topics = {"orders"};
    return asked;
  }

  tests::test_database database;
  store::session session{database.settings()};
};

schemas::event event_of(const std::string& id, const std::string& topic = "orders") {
  return {id, topic, "15", "troupe.order-completed.v1", "{}", {{"ce_id", id}}};
}

ids ids_of(const std::vector<schemas::event>& events) {
  ids out;
  for (const auto& event : events)
    out.insert(event.id);
  return out;
}

}  // namespace

TEST_CASE("an event comes back from the table as it was written", "[outbox][contract]") {
  scene on;
  const std::string payload = GENERATE(std::string{}, std::string{R"({"orderId":15,"name":"a'b\"c\\d\u00e9"})"},
                                       std::string{"\x01\0\xff\x02", 4}, std::string{"{\0\xff}", 4},
                                       std::string{"{\"name\":\"\xeb\xb4\x84\"}"});
  auto event = event_of("e-1");
  event.payload = payload;
  event.key = R"(k,"{}\ NULL)";
  event.head = {{"ce_id", "e-1"}, {"odd", std::string{"a\0b\nc: \\x41", 11}}, {"empty", ""}};
  on.write("me", {event});
  const auto found = on.sweep();
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == event.id);
  CHECK(found[0].topic == event.topic);
  CHECK(found[0].key == event.key);
  CHECK(found[0].type == event.type);
  CHECK(found[0].payload == payload);
  CHECK(found[0].head == event.head);
}

TEST_CASE("a writer without events writes no row", "[outbox][contract]") {
  scene on;
  on.write("me", {});
  CHECK(on.database.ask("select count(*) from outbox") == "0");
}

TEST_CASE("rows that were filled before can be filled again", "[outbox][contract]") {
  scene on;
  outbox::outbox_rows rows;
  rows.add(event_of("1"));
  rows.finish("me");
  rows.clear();
  rows.add(event_of("2"));
  rows.finish("me");
  REQUIRE(on.session.transact([&](soci::session& sql) { scene::insert(sql, rows); }));
  CHECK(on.database.ask("select string_agg(event_id, ' ') from outbox") == "2");
}

TEST_CASE("a sweep takes the rows of dead nodes and leaves those of the living", "[outbox][contract]") {
  scene on;
  on.beat("dead");
  on.silence("dead");
  on.write("dead", {event_of("d")});
  on.write("gone", {event_of("g")});  // a node without a row in nodes
  on.write("other", {event_of("o")});
  on.write("me", {event_of("m")});
  CHECK(ids_of(on.sweep()) == ids{"d", "g", "m"});
  CHECK(on.database.ask("select string_agg(event_id, ' ' order by event_id) from outbox where node = 'me'") == "d g m");
}

TEST_CASE("a sweep leaves young rows of its own node alone", "[outbox][contract]") {
  scene on;
  on.write("me", {event_of("old")});
  on.database.ask(
      "insert into outbox(event_id, topic, key, type, payload, node) values ('young', 'orders', 'k', 't', "
      "'{}', 'me')");
  CHECK(ids_of(on.sweep()) == ids{"old"});
  auto at_once = scene::all_orders();
  at_once.grace = std::chrono::milliseconds{0};
  CHECK(ids_of(on.sweep("me", at_once)) == ids{"old", "young"});
}

TEST_CASE("a sweep leaves rows of topics it has no route for", "[outbox][contract]") {
  scene on;
  on.write("dead", {event_of("c", "coupons"), event_of("o")});
  CHECK(ids_of(on.sweep()) == ids{"o"});
  CHECK(on.database.ask("select node from outbox where event_id = 'c'") == "dead");
}

TEST_CASE("a row whose node lost its route goes to a node that has one", "[outbox][contract]") {
  scene on;
  on.write("me", {event_of("c", "coupons")});
  CHECK(on.sweep().empty());
  auto coupons = scene::all_orders();
  coupons.topics = {"coupons"};
  CHECK(ids_of(on.sweep("other", coupons)) == ids{"c"});
}

TEST_CASE("a sweep takes the oldest rows first and no more than its limit", "[outbox][contract]") {
  scene on;
  for (int i = 0; i < 5; ++i)
    on.write("me", {event_of(std::to_string(i))});
  on.database.ask("update outbox set created_at = now() - (10 - event_id::int) * interval '1 minute'");
  auto asked = scene::all_orders();
  asked.limit = 2;
  const auto found = on.sweep("me", asked);
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == "0");
  CHECK(found[1].id == "1");
}

TEST_CASE("two sweepers never take the same row", "[outbox][contract]") {
  scene on;
  std::vector<schemas::event> events;
  for (int i = 0; i < 400; ++i)
    events.push_back(event_of(std::to_string(i)));
  on.write("dead", events);
  const auto sweep_all = [&](const std::string& node, ids& taken) {
    store::session mine{on.database.settings()};
    auto asked = scene::all_orders();
    asked.limit = 25;
    for (int round = 0; round < 30; ++round) {
      const auto done = mine.transact([&](soci::session& sql) {
        for (const auto& event : outbox::select_waiting(sql, asked, node))
          taken.insert(event.id);
      });
      if (!done)
        taken.insert("fault " + done.error().detail);
      mine.run([&](soci::session& sql) { outbox::delete_rows(sql, {taken.begin(), taken.end()}); });
    }
  };
  ids mine, theirs;
  std::thread second{[&] { sweep_all("other", theirs); }};
  sweep_all("me", mine);
  second.join();
  for (const auto& id : mine)
    CHECK(theirs.count(id) == 0);
  CHECK(mine.size() + theirs.size() == 400);
}

TEST_CASE("a row that another sweeper holds is not waited for", "[outbox][contract]") {
  scene on;
  on.write("dead", {event_of("1"), event_of("2")});
  auto one = scene::all_orders();
  one.limit = 1;
  store::session other{on.database.settings()};
  const auto done = on.session.transact([&](soci::session& sql) {
    CHECK(ids_of(outbox::select_waiting(sql, one, "me")) == ids{"1"});
    CHECK(ids_of(on.sweep(other, "other", scene::all_orders())) == ids{"2"});
  });
  CHECK(done);
}

TEST_CASE("only the named rows are deleted", "[outbox][contract]") {
  scene on;
  on.write("me", {event_of("a,\"b"), event_of("2"), event_of("3")});
  const auto remove = [&](std::vector<std::string> which) {
    REQUIRE(on.session.run([&](soci::session& sql) { outbox::delete_rows(sql, which); }));
  };
  remove({});
  CHECK(on.database.ask("select count(*) from outbox") == "3");
  remove({"a,\"b", "3", "unknown"});
  CHECK(on.database.ask("select string_agg(event_id, ' ') from outbox") == "2");
}
