#include "runtime/store/migrations.hpp"
#include "tests/support/test_database.hpp"

#include <catch2/catch.hpp>
#include <thread>

using namespace troupe;
using namespace troupe::store;
using names = std::vector<std::string>;
using cause = migration_error::cause;

namespace {

struct fixture {
  tests::test_database database;
  session subject{database.settings()};
  std::vector<migration> known{{1, "0001_first", "create table a (t text default 'it''s: 12:30'); -- don't :bind"},
                               {2, "0002_second", "create table b (id int); insert into b values (1), (2);"}};

  std::string versions() {
    return database.ask("select string_agg(version || ' ' || name, ',' order by version) from schema_migrations");
  }
};

}  // namespace

TEST_CASE_METHOD(fixture, "migrations are applied once in order", "[store][contract]") {
  CHECK(migrate(subject, known) == names{"runtime/0001_first", "runtime/0002_second"});
  CHECK(migrate(subject, known) == names{});
  CHECK(database.ask("select count(*) from b") == "2");
  CHECK(versions() == "1 0001_first,2 0002_second");
}

TEST_CASE_METHOD(fixture, "components number their scripts for themselves and come in the order given",
                 "[store][contract]") {
  known.push_back({1, "0001_ledger", "insert into b values (7)", "ledger"});
  CHECK(migrate(subject, known) == names{"runtime/0001_first", "runtime/0002_second", "ledger/0001_ledger"});
  CHECK(migrate(subject, known) == names{});
  CHECK(database.ask("select count(*) from schema_migrations where component = 'ledger'") == "1");
}

TEST_CASE_METHOD(fixture, "two scripts of one number are refused before the database is touched", "[store][contract]") {
  known.push_back(known[1]);
  CHECK_FALSE(clash_of(known));
  known.push_back({2, "0002_other", "create table c (id int)"});
  const auto refused = migrate(subject, known);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == cause::wrong_scripts);
  CHECK_THAT(refused.error().detail, Catch::Contains("runtime/0002_second and runtime/0002_other have one number"));
  CHECK(database.ask("select to_regclass('schema_migrations') is null") == "t");
}

TEST_CASE_METHOD(fixture, "a script that was changed after it was applied is refused by name", "[store][contract]") {
  REQUIRE(migrate(subject, known));
  known[1].sql += " insert into b values (3);";
  known.push_back({3, "0003_third", "insert into b values (4)"});
  const auto refused = migrate(subject, known);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == cause::wrong_scripts);
  CHECK_THAT(refused.error().detail, Catch::Contains("runtime/0002_second") && Catch::Contains("the next number"));
  CHECK(database.ask("select count(*) from b") == "2");
}

TEST_CASE_METHOD(fixture, "a table of migrations without components is brought up to date by the next script",
                 "[store][contract]") {
  known[1].component = "ledger";
  database.ask(
      "create table schema_migrations (version int primary key, name text not null,"
      " applied_at timestamptz not null default now());"
      "insert into schema_migrations(version, name) values (1, '0001_first'), (2, '0002_second')");
  CHECK(migrate(subject, known) == names{});
  known.push_back({2, "0002_third", "create table c (id int)"});
  CHECK(migrate(subject, known) == names{"runtime/0002_third"});
  CHECK(database.ask("select string_agg(component || version || name, ' ' order by name) from schema_migrations") ==
        "runtime10001_first ledger20002_second runtime20002_third");
  database.ask("insert into schema_migrations(version, name) values (9, '0009_by_an_older_program')");
  CHECK(migrate(subject, known).error().why == cause::newer_schema);
}

TEST_CASE_METHOD(fixture, "a migration added later is applied to what is there", "[store][contract]") {
  REQUIRE(migrate(subject, known));
  known.push_back({3, "0003_third", "insert into b values (3)"});
  CHECK(migrate(subject, known) == names{"runtime/0003_third"});
  CHECK(database.ask("select count(*) from b") == "3");
}

TEST_CASE_METHOD(fixture, "nodes that start at once migrate once", "[store][contract]") {
  std::vector<tl::expected<names, migration_error>> results(4);
  std::vector<std::thread> nodes;
  for (auto& result : results)
    nodes.emplace_back([&] {
      session own{database.settings()};
      result = migrate(own, known);
    });
  for (auto& node : nodes)
    node.join();
  std::size_t applied = 0;
  for (const auto& result : results) {
    REQUIRE(result);
    applied += result->size();
  }
  CHECK(applied == 2);
  CHECK(database.ask("select count(*) from b") == "2");
}

TEST_CASE_METHOD(fixture, "a database of a newer program is refused untouched", "[store][contract]") {
  auto newer = known;
  newer.push_back({9, "0009_future", "create table c (id int)"});
  REQUIRE(migrate(subject, newer));
  known.push_back({3, "0003_third", "create table d (id int)"});
  const auto refused = migrate(subject, known);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == cause::newer_schema);
  CHECK(refused.error().detail.find("0009_future") != std::string::npos);
  CHECK(database.ask("select to_regclass('d') is null") == "t");
}

TEST_CASE_METHOD(fixture, "a failing script names itself and leaves nothing", "[store][contract]") {
  known.push_back({3, "0003_broken", "create table c (id int); insert into nowhere values (1);"});
  const auto failed = migrate(subject, known);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().why == cause::failed);
  CHECK(failed.error().detail == "migration runtime/0003_broken: relation \"nowhere\" does not exist (SQLSTATE 42P01)");
  CHECK(database.ask("select to_regclass('c') is null") == "t");
  CHECK(versions() == "1 0001_first,2 0002_second");
}

TEST_CASE_METHOD(fixture, "a script that the surroundings hinder is no broken one", "[store][contract]") {
  const auto state = GENERATE("53100", "25006", "42501", "40P01");
  known.push_back({3, "0003_hindered",
                   "do $$ begin raise exception 'not now' using errcode = '" + std::string{state} + "'; end $$;"});
  const auto hindered = migrate(subject, known);
  REQUIRE_FALSE(hindered);
  CHECK(hindered.error().why == cause::not_now);
  CHECK_THAT(hindered.error().detail, Catch::StartsWith("migration runtime/0003_hindered: not now"));
}

TEST_CASE_METHOD(fixture, "a server that is down is unreachable", "[store][contract]") {
  auto absent = database.settings();
  absent.url = "postgresql://app@127.0.0.1:1/troupe";
  session nowhere{absent};
  const auto failed = migrate(nowhere, known);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().why == cause::unreachable);
  CHECK(failed.error().detail.find("Connection refused") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "the schema of the project can be created", "[store][contract]") {
  database.migrate();
  for (const auto* table : {"nodes", "outbox", "consumer_offsets", "dead_letters", "coupons", "orders", "products"})
    CHECK(database.ask("select to_regclass('" + std::string{table} + "') is not null") == "t");
}
