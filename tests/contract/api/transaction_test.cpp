#include <troupe/batch.hpp>

#include "runtime/api/unit_session.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;
using tests::test_database;

namespace {

struct payment {
  identifier id;
  std::string who;
  std::optional<money> amount;
  timestamp taken_at{};
  bool is_settled = false;
  TROUPE_FIELDS(payment, id, who, amount, taken_at, is_settled);
};

struct paid {
  identifier id;
  TROUPE_MESSAGE(paid, "paid", 1, key = id, id);
};

struct unknown {
  identifier id;
  TROUPE_MESSAGE(unknown, "unknown", 1, key = id, id);
};

struct summary {
  std::vector<std::int64_t> ids;
  std::vector<paid> all_paid;
  std::optional<std::string> nothing;
  TROUPE_FIELDS(summary, ids, all_paid, nothing);
};

constexpr auto table_sql =
    "create table payments(id bigint primary key, who text, amount bigint, taken_at timestamptz, is_settled boolean, "
    "note text default 'none')";

/// Where events go instead of the outbox.
class noting_outbox final : public effect::batch_outbox {
public:
  explicit noting_outbox(std::vector<wire::event>& told) : told_{told} {}
  void prepare(soci::session&) override {}
  effect::after_commit insert(soci::session&, const std::vector<wire::event>& events) override {
    return [this, events] { told_.insert(told_.end(), events.begin(), events.end()); };
  }

private:
  std::vector<wire::event>& told_;
};

struct stage {
  stage() { database.ask(table_sql); }

  store::stored<void> transact(const std::function<void(transaction&)>& work) {
    return session.transact({"r-1", "00-1-2-01"}, work);
  }

  test_database database;
  std::vector<wire::event> told;
  std::shared_ptr<const api::permissions> may = std::make_shared<api::permissions>(
      api::permissions{{{"paid", {"payments", wire::format::json, "troupe/node-1"}}}});
  api::unit_session session{{{database.url()}, [this] { return std::make_unique<noting_outbox>(told); }, may}};
};

}  // namespace

TEST_CASE("rows are inserted and read as structs, whatever their types", "[api][contract]") {
  stage on;
  const payment first{1, "Ann \"O'Neil\" \\ {x}", 250, *wire::from_rfc3339("2026-05-29T01:43:46.137371Z"), true};
  const payment second{2, "", std::nullopt, {}, false};
  REQUIRE(on.transact([&](transaction& tx) {
    tx.insert("payments", std::vector{first, second});
    CHECK(tx.all<payment>("select * from payments order by id") == std::vector{first, second});
    CHECK(tx.one<payment>("select * from payments where who = $1 and taken_at = $2", first.who, first.taken_at) ==
          first);
    CHECK(tx.find<payment>("select * from payments where amount is null and is_settled = $1", false) == second);
  }));
  CHECK(on.database.ask("select count(*) from payments where note is null or note = 'none'") == "2");
}

TEST_CASE("a value is read from the first column, and NULL as nothing", "[api][contract]") {
  stage on;
  REQUIRE(on.transact([](transaction& tx) {
    CHECK(tx.one<std::int64_t>("select 7, 'more'") == 7);
    CHECK(tx.one<std::string>("select $1::text || '!'", "a:b") == "a:b!");
    CHECK(tx.one<bool>("select $1::bigint is null", std::optional<std::int64_t>{}));
    CHECK(tx.one<std::optional<std::string>>("select null::text") == std::nullopt);
    CHECK(tx.one<identifier>("insert into payments(id) values ($1) returning id", identifier{9}) == 9);
    CHECK(tx.find<std::int64_t>("select 1 where false") == std::nullopt);
    CHECK(tx.all<std::int64_t>("select generate_series(1, 3)") == std::vector<std::int64_t>{1, 2, 3});
    CHECK(tx.execute("update payments set who = $1", "x") == 1);
  }));
}

TEST_CASE("lists and structs are read from arrays and JSON", "[api][contract]") {
  stage on;
  REQUIRE(on.transact([](transaction& tx) {
    tx.execute("insert into payments(id, who) values (1, 'Ann'), (2, '\"B, C\"')");
    CHECK(tx.one<std::vector<std::string>>("select array_agg(who order by id) from payments") ==
          std::vector<std::string>{"Ann", "\"B, C\""});
    const auto seen = tx.one<summary>(
        "select array_agg(id order by id) as ids, json_agg(json_build_object('id', id) order by id) as all_paid,"
        " null as nothing from payments");
    CHECK(seen.ids == std::vector<std::int64_t>{1, 2});
    CHECK(seen.all_paid == std::vector{paid{1}, paid{2}});
    CHECK(seen.nothing == std::nullopt);
  }));
}

TEST_CASE("a row that is not as its struct names the member", "[api][contract]") {
  stage on;
  const auto refusal = [&](const std::string& statement) {
    const auto done = on.transact([&](transaction& tx) { (void)tx.one<paid>(statement); });
    return done ? std::string{} : done.error().detail;
  };
  CHECK_THAT(refusal("select 1 as other"), Catch::Contains("id: is missing: a column id must be among the results"));
  CHECK_THAT(refusal("select 1 as id, 2 as id"), Catch::Contains("id: is there more than once"));
  CHECK_THAT(refusal("select null::bigint as id"), Catch::Contains("id: is NULL"));
  CHECK_THAT(refusal("select 0 as id"), Catch::Contains("id: must be an identifier"));
}

TEST_CASE("no row where there must be one rolls back", "[api][contract]") {
  stage on;
  const auto done = on.transact([](transaction& tx) {
    tx.execute("insert into payments(id) values (1)");
    (void)tx.one<std::int64_t>("select id from payments where id = 2");
  });
  CHECK_FALSE(done);
  CHECK(on.database.ask("select count(*) from payments") == "0");
}

TEST_CASE("a statement is prepared once and used with other values", "[api][contract]") {
  stage on;
  REQUIRE(on.transact([](transaction& tx) {
    for (std::int64_t i = 1; i <= 300; ++i)
      tx.execute("insert into payments(id, amount) values ($1, $2)", i, i % 2 == 0 ? std::optional{i} : std::nullopt);
    CHECK(tx.one<std::int64_t>("select count(*) from pg_prepared_statements where statement like 'insert%'") == 1);
    for (int i = 0; i < 300; ++i)  // more texts than are kept
      CHECK(tx.one<std::int64_t>("select count(amount) + " + std::to_string(i) + " from payments") == 150 + i);
    CHECK(tx.one<std::int64_t>("select count(*) from pg_prepared_statements") < 210);
  }));
}

TEST_CASE("a statement that failed is no trouble for the next transaction", "[api][contract]") {
  stage on;
  const auto insert = [](transaction& tx) { tx.execute("insert into payments(id) values ($1)", 1); };
  REQUIRE(on.transact(insert));
  const auto again = on.transact(insert);
  REQUIRE_FALSE(again);
  INFO(again.error().detail);
  CHECK(again.error().sqlstate == "23505");
  CHECK(on.transact([](transaction& tx) { tx.execute("insert into payments(id) values ($1)", 2); }));
}

TEST_CASE("events leave when their transaction is committed, with the trace of who asked", "[api][contract]") {
  stage on;
  REQUIRE(on.transact([](transaction& tx) {
    tx.publish(paid{1});
    tx.publish(paid{2});
  }));
  REQUIRE(on.told.size() == 2);
  CHECK(on.told[0].topic == "payments");
  CHECK(on.told[0].key == "1");
  CHECK(on.told[0].payload == R"({"id":1})");
  CHECK(on.told[0].id != on.told[1].id);
  CHECK(wire::header(on.told[0].head, "x-request-id") == "r-1");
  CHECK_FALSE(on.transact([](transaction& tx) {
    tx.publish(paid{3});
    throw std::runtime_error{"changed its mind"};
  }));
  CHECK(on.told.size() == 2);
}

TEST_CASE("a message that was not declared is published by nobody, and says so", "[api][contract]") {
  stage on;
  const auto done = on.transact([](transaction& tx) { tx.publish(unknown{1}); });
  REQUIRE_FALSE(done);
  CHECK(done.error().detail == "its kind publishes \"unknown\" without having declared it: publishes<...>()");
}
