#include "runtime/outbox/handing_sql.hpp"
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
  std::vector<outbox::entry> write(const std::string& node, const std::vector<wire::event>& events) {
    outbox::outbox_rows rows;
    for (const auto& event : events)
      rows.add(event);
    rows.finish(node);
    const auto pairs = session.transact([&](soci::session& sql) { return insert(sql, rows); });
    if (!pairs)
      FAIL(pairs.error().detail);
    database.ask(
        "update outbox set created_at = created_at - interval '1 minute' where created_at > now() - interval "
        "'30 seconds'");
    return outbox::entries_of(events, *pairs);
  }

  static std::string insert(soci::session& sql, const outbox::outbox_rows& rows) {
    std::string pairs;
    sql << "with " + outbox::outbox_rows::insert_cte() + " select pairs from outbox_before",
        soci::use(rows.ids, "outbox_ids"), soci::use(rows.topics, "outbox_topics"), soci::use(rows.keys, "outbox_keys"),
        soci::use(rows.types, "outbox_types"), soci::use(rows.payloads, "outbox_payloads"),
        soci::use(rows.headers, "outbox_headers"), soci::use(rows.node, "outbox_node"), soci::into(pairs);
    return pairs;
  }

  std::vector<outbox::entry> sweep(store::session& with, const std::string& node, outbox::sweep asked) {
    auto found = with.transact([&](soci::session& sql) { return outbox::select_waiting(sql, asked, node); });
    if (!found)
      FAIL(found.error().detail);
    return std::move(found->events);
  }
  std::vector<outbox::entry> sweep(const std::string& node = "me", outbox::sweep asked = all_orders()) {
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

wire::event event_of(const std::string& id, const std::string& topic = "orders") {
  return {id, topic, "15", "troupe.order-completed.v1", "{}", {{"ce_id", id}}};
}

ids ids_of(const std::vector<outbox::entry>& events) {
  ids out;
  for (const auto& one : events)
    out.insert(one.event.id);
  return out;
}

wire::event of_key(const std::string& key, const std::string& id, const std::string& topic = "orders") {
  auto out = event_of(id, topic);
  out.key = key;
  return out;
}

/// "id<before" of each, in order.
std::vector<std::string> order_of(const std::vector<outbox::entry>& events) {
  std::vector<std::string> out;
  for (const auto& one : events)
    out.push_back(one.event.id + "<" + one.before);
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
  CHECK(found[0].event.id == event.id);
  CHECK(found[0].event.topic == event.topic);
  CHECK(found[0].event.key == event.key);
  CHECK(found[0].event.type == event.type);
  CHECK(found[0].event.payload == payload);
  CHECK(found[0].event.head == event.head);
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
  auto asked = scene::all_orders();
  asked.limit = 2;
  const auto found = on.sweep("me", asked);
  REQUIRE(found.size() == 2);
  CHECK(found[0].event.id == "0");
  CHECK(found[1].event.id == "1");
}

TEST_CASE("a sweep goes on behind a position", "[outbox][contract]") {
  scene on;
  on.write("me", {event_of("0"), event_of("1"), event_of("2")});
  auto asked = scene::all_orders();
  asked.limit = 2;
  const auto first = on.session.transact([&](soci::session& sql) { return outbox::select_waiting(sql, asked, "me"); });
  REQUIRE(first);
  asked.after = first->last;
  CHECK(ids_of(on.sweep("me", asked)) == ids{"2"});
}

TEST_CASE("an event is told which of its topic and key was the last before it", "[outbox][contract]") {
  scene on;
  CHECK(order_of(on.write("me", {of_key("a", "a1"), of_key("b", "b1"), of_key("a", "a2")})) ==
        std::vector<std::string>{"a1<", "b1<", "a2<a1"});
  CHECK(order_of(on.write("other", {of_key("a", "x1", "coupons"), of_key("a", "a3"), of_key("a", "a4")})) ==
        std::vector<std::string>{"x1<", "a3<a2", "a4<a3"});
  on.database.ask("delete from outbox where event_id in ('a1', 'a2', 'a3', 'a4')");
  CHECK(order_of(on.write("me", {of_key("a", "a5")})) == std::vector<std::string>{"a5<"});
}

TEST_CASE("an event is told which was before it whatever the id of that is", "[outbox][contract]") {
  scene on;
  on.write("me", {of_key("a", "line\nbreak")});
  CHECK(order_of(on.write("me", {of_key("a", "a2")})) == std::vector<std::string>{"a2<line\nbreak"});
}

TEST_CASE("a sweep tells what comes before its rows also when that is in other hands", "[outbox][contract]") {
  scene on;
  on.write("other", {of_key("a", "a1")});
  on.write("me", {of_key("a", "a2"), of_key("b", "b1"), of_key("a", "a3")});
  CHECK(order_of(on.sweep()) == std::vector<std::string>{"a2<a1", "b1<", "a3<a2"});
}

TEST_CASE("a writer sees what was committed while it waited for a lock that it took before", "[outbox][contract]") {
  scene on;
  store::session second{on.database.settings()};
  on.database.ask("create table shelves(shelf_id int primary key); insert into shelves values (1)");
  outbox::outbox_rows rows;
  rows.add(of_key("a", "a2"));
  rows.finish("other");
  std::string pairs;
  std::thread waiting;
  const auto first = on.session.transact([&](soci::session& sql) {
    sql << "select from shelves where shelf_id = 1 for update";
    sql << "insert into outbox(event_id, topic, key, type, payload, node) values ('a1', 'orders', 'a', 't', '{}', "
           "'me')";
    waiting = std::thread{[&] {
      second.transact([&](soci::session& other) {
        other << "select from shelves where shelf_id = 1 for update";
        pairs = scene::insert(other, rows);
      });
    }};
    on.database.wait_for(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = "
        "current_database()",
        "1");
  });
  waiting.join();
  REQUIRE(first);
  CHECK(order_of(outbox::entries_of({of_key("a", "a2")}, pairs)) == std::vector<std::string>{"a2<a1"});
}

TEST_CASE("two sweepers never take the same row", "[outbox][contract]") {
  scene on;
  std::vector<wire::event> events;
  for (int i = 0; i < 400; ++i)
    events.push_back(event_of(std::to_string(i)));
  on.write("dead", events);
  const auto sweep_all = [&](const std::string& node, ids& taken) {
    store::session mine{on.database.settings()};
    auto asked = scene::all_orders();
    asked.limit = 25;
    for (int round = 0; round < 30; ++round) {
      const auto done = mine.transact([&](soci::session& sql) {
        for (const auto& one : outbox::select_waiting(sql, asked, node).events)
          taken.insert(one.event.id);
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
    CHECK(ids_of(outbox::select_waiting(sql, one, "me").events) == ids{"1"});
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
