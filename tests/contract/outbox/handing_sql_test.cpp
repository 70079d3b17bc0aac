#include "runtime/outbox/handing_sql.hpp"

#include "runtime/outbox/outbox_sql.hpp"
#include "tests/support/test_database.hpp"

#include <thread>

using namespace troupe;
using texts = std::vector<std::string>;
using chains = std::vector<outbox::find_present::chain>;

namespace {

/// Two living nodes, `a` and `b`, and the rows of the key "k" in the order of their positions.
struct scene {
  scene() {
    database.migrate();
    database.ask("insert into nodes(name, instance, version) values ('a', 'i', 'v'), ('b', 'i', 'v')");
  }
  void write(const std::string& node, const texts& ids, const std::string& key = "k") {
    std::vector<wire::event> events;
    for (const auto& id : ids)
      events.push_back({id, "orders", key, "type", "{}", {}});
    require([&](soci::session& sql) { outbox::insert_events(sql, events, node); });
  }
  texts hand_on(const std::string& node, const chains& waiting) {
    texts out;
    require([&](soci::session& sql) { out = outbox::hand_on(sql, waiting, std::chrono::seconds{10}, node); });
    std::sort(out.begin(), out.end());
    return out;
  }
  bool erase(const texts& ids) {
    bool awaited = false;
    require([&](soci::session& sql) { awaited = outbox::delete_rows(sql, ids); });
    return awaited;
  }
  /// "id<before" of each.
  texts taken(const std::string& node, std::size_t room = 100) {
    texts out;
    require([&](soci::session& sql) {
      for (const auto& one : outbox::take_handed(sql, node, room).handed)
        out.push_back(one.event.id + "<" + one.before);
    });
    return out;
  }
  template <class F>
  void require(F work) {
    const auto done = session.run(std::move(work));
    if (!done)
      FAIL(done.error().detail);
  }
  std::string rows() {
    return database.ask("select string_agg(event_id || ':' || node, ' ' order by position) from outbox");
  }

  tests::test_database database;
  store::session session{database.settings()};
};

}  // namespace

TEST_CASE("rows that wait go to the node that has the oldest row of their key", "[outbox][contract]") {
  scene on;
  on.write("a", {"1"});
  on.write("b", {"2", "3"});
  CHECK(on.hand_on("b", {{"1", {"2", "3"}}}) == texts{"2", "3"});
  CHECK(on.rows() == "1:a 2:a 3:a");
  CHECK(on.erase({"1"}));
  CHECK(on.taken("a") == texts{"2<", "3<2"});
  CHECK(on.taken("a").empty());
}

TEST_CASE("two nodes that wait for each other do not swap their rows", "[outbox][contract]") {
  scene on;
  on.write("a", {"a1"});
  on.write("b", {"b1"});
  on.write("a", {"a2"});
  on.write("b", {"b2"});
  CHECK(on.hand_on("a", {{"b1", {"a2"}}}).empty());
  CHECK(on.hand_on("b", {{"a1", {"b1"}}, {"a2", {"b2"}}}) == texts{"b1", "b2"});
  CHECK(on.rows() == "a1:a b1:a a2:a b2:a");
  on.erase({"a1"});
  CHECK(on.taken("a") == texts{"b1<", "b2<a2"});
}

TEST_CASE("nothing is handed to a node that is dead or is nobody", "[outbox][contract]") {
  scene on;
  on.database.ask("update nodes set heartbeat_at = now() - interval '1 minute' where name = 'a'");
  on.write("a", {"1"});
  on.write("", {"other"}, "k2");
  on.write("b", {"2"});
  on.write("b", {"more"}, "k2");
  CHECK(on.hand_on("b", {{"1", {"2"}}, {"other", {"more"}}}).empty());
  CHECK(on.rows() == "1:a other: 2:b more:b");
}

TEST_CASE("a row that became another node's meanwhile is not handed on", "[outbox][contract]") {
  scene on;
  on.write("a", {"1"});
  on.write("c", {"2"});
  CHECK(on.hand_on("b", {{"1", {"2"}}}).empty());
}

TEST_CASE("a deletion that nobody waits for says so", "[outbox][contract]") {
  scene on;
  on.write("a", {"1", "2"});
  CHECK_FALSE(on.erase({"1", "unknown"}));
}

TEST_CASE("no more is taken than there is room for", "[outbox][contract]") {
  scene on;
  on.write("a", {"1"});
  on.write("b", {"2", "3"});
  on.hand_on("b", {{"1", {"2", "3"}}});
  on.erase({"1"});
  CHECK(on.taken("a", 1) == texts{"2<"});
  CHECK(on.taken("a", 0).empty());
  CHECK(on.taken("a", 5) == texts{"3<2"});
}

TEST_CASE("whoever hands on does not wait for a deletion", "[outbox][contract]") {
  scene on;
  on.write("a", {"1"});
  on.write("b", {"2"});
  store::session owner{on.database.settings()};
  const auto done = owner.transact([&](soci::session& sql) {
    CHECK_FALSE(outbox::delete_rows(sql, {"1"}));
    CHECK(on.hand_on("b", {{"1", {"2"}}}).empty());
  });
  CHECK(done);
  CHECK(on.rows() == "2:b");
}

TEST_CASE("a deletion sees what was handed on before it", "[outbox][contract]") {
  scene on;
  on.write("a", {"1"});
  on.write("b", {"2"});
  store::session owner{on.database.settings()};
  bool awaited = false;
  std::thread deleting;
  const auto done = on.session.transact([&](soci::session& sql) {
    CHECK(outbox::hand_on(sql, {{"1", {"2"}}}, std::chrono::seconds{10}, "b") == texts{"2"});
    deleting =
        std::thread{[&] { owner.run([&](soci::session& other) { awaited = outbox::delete_rows(other, {"1"}); }); }};
    on.database.wait_for(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()", "1");
  });
  deleting.join();
  REQUIRE(done);
  CHECK(awaited);
  CHECK(on.taken("a") == texts{"2<"});
}

TEST_CASE("only keys that another node leads are handed on", "[outbox][contract]") {
  scene on;
  on.write("a", {"1"});
  on.write("b", {"2"});
  on.write("b", {"m1", "m2"}, "mine");
  outbox::still_there found;
  on.require([&](soci::session& sql) {
    found = outbox::select_present(sql, {{"1", {"2"}}, {"m1", {"m2"}}, {"gone", {"x"}}}, "b");
  });
  std::sort(found.ids.begin(), found.ids.end());
  CHECK(found.ids == texts{"1", "m1"});
  CHECK(found.led == texts{"1"});
}
