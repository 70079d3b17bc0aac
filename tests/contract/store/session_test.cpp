#include "runtime/store/session.hpp"

#include "runtime/store/abandon.hpp"
#include "tests/support/test_database.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::store;
using namespace std::chrono_literals;

namespace {

struct fixture {
  tests::test_database database;
  session subject{database.settings()};

  fixture() { database.ask("create table marks (id int primary key check (id > 0))"); }

  std::string marks() { return database.ask("select coalesce(string_agg(id::text, ',' order by id), '') from marks"); }

  store_error error_of(const std::string& sql) {
    const auto done = subject.transact([&](soci::session& on) {
      on << "insert into marks values (999)";
      on << sql;
    });
    REQUIRE_FALSE(done);
    CAPTURE(done.error().sqlstate, done.error().detail);
    CHECK(marks().find("999") == std::string::npos);
    return done.error();
  }

  void check_still_usable() {
    CHECK(subject.transact([](soci::session& on) { on << "insert into marks values (7)"; }));
    CHECK(marks().find('7') != std::string::npos);
  }
};

int one(soci::session& on) {
  int found = 0;
  on << "select 1", soci::into(found);
  return found;
}

}  // namespace

TEST_CASE_METHOD(fixture, "a plan made while a table is small goes by index all the same", "[store][contract]") {
  const auto plan_of = [](soci::session& on) {
    std::string first_line;
    on << "explain select from marks where id = 1", soci::into(first_line);
    return first_line;
  };
  database.ask("insert into marks values (1)");
  database.ask("analyze marks");
  CHECK_THAT(*subject.run(plan_of), Catch::Contains("Index"));
  auto with = database.settings();
  with.reads_whole_tables = true;
  CHECK_THAT(*session{with}.run(plan_of), Catch::StartsWith("Seq Scan"));
}

TEST_CASE_METHOD(fixture, "a session opens on first use with its limits", "[store][contract]") {
  CHECK_FALSE(subject.is_open());
  const auto limits = subject.run([](soci::session& on) {
    std::string found;
    on << "select concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'), "
          "current_setting('idle_in_transaction_session_timeout'), current_setting('application_name'))",
        soci::into(found);
    return found;
  });
  REQUIRE(limits);
  CHECK(*limits == "5s 2s 8s troupe test");
  CHECK(subject.is_open());
}

TEST_CASE_METHOD(fixture, "work is stored with its transaction", "[store][contract]") {
  const auto done = subject.transact([](soci::session& on) {
    on << "insert into marks values (1)";
    return 42;
  });
  REQUIRE(done);
  CHECK(*done == 42);
  CHECK(marks() == "1");
}

TEST_CASE_METHOD(fixture, "an abandoned transaction leaves nothing and keeps the session", "[store][contract]") {
  const auto done = subject.transact([](soci::session& on) {
    on << "insert into marks values (1)";
    throw abandon{"OF001", "the offset has moved"};
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::refused);
  CHECK(done.error().sqlstate == "OF001");
  CHECK(done.error().detail == "the offset has moved");
  CHECK(subject.is_open());
  CHECK(marks().empty());
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a violated constraint is refused", "[store][contract]") {
  CHECK(error_of("insert into marks values (-5)").kind == fault::refused);
  const auto twice = error_of("insert into marks values (999)");
  CHECK(twice.kind == fault::refused);
  CHECK(twice.sqlstate == "23505");
  CHECK(twice.detail.find("marks_pkey") != std::string::npos);
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a constraint that speaks up at COMMIT is refused too", "[store][contract]") {
  database.ask("create table later (id int references marks deferrable initially deferred)");
  const auto late = error_of("insert into later values (12)");
  CHECK(late.kind == fault::refused);
  CHECK(late.sqlstate == "23503");
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a server without room is busy", "[store][contract]") {
  CHECK(error_of("do $$ begin raise exception 'full' using errcode = '53100'; end $$").kind == fault::busy);
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a failed fence of a statement is refused", "[store][contract]") {
  const auto fenced = error_of("do $$ begin raise exception 'fenced' using errcode = 'OF001'; end $$");
  CHECK(fenced.kind == fault::refused);
  CHECK(fenced.detail == "fenced");
}

TEST_CASE_METHOD(fixture, "a value that cannot be is refused and shows neither statement nor value",
                 "[store][contract]") {
  const std::string secret = "top secret";
  const auto done = subject.transact([&](soci::session& on) { on << "select :v::bigint", soci::use(secret); });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::refused);
  CHECK(done.error().sqlstate == "22P02");
  CHECK(done.error().detail == "invalid input syntax for type bigint: ...");
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a statement that the server does not understand is not the fault of what is stored",
                 "[store][contract]") {
  CHECK(error_of("select nothing from nowhere").kind == fault::hindered);
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a number of values that does not fit is no lost connection", "[store][contract]") {
  const std::string value = "x";
  const auto done = subject.run([&](soci::session& on) { on << "select :v::text || :v::text", soci::use(value); });
  REQUIRE_FALSE(done);
  CHECK(done.error().sqlstate == "08P01");
  CHECK(done.error().kind == fault::hindered);
}

TEST_CASE_METHOD(fixture, "a swallowed statement error is never reported as stored", "[store][contract]") {
  const auto done = subject.transact([](soci::session& on) {
    on << "insert into marks values (1)";
    try {
      on << "selec";
    } catch (const soci::soci_error&) {
    }
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::bug);
  CHECK(marks().empty());
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "an exception of the work rolls back", "[store][contract]") {
  const auto done = subject.transact([](soci::session& on) {
    on << "insert into marks values (1)";
    throw std::runtime_error("secret");
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::bug);
  CHECK(done.error().detail == "thrown: std::runtime_error");
  CHECK(marks().empty());
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a transaction left open outside transact is rolled back", "[store][contract]") {
  const auto done = subject.run([](soci::session& on) {
    on << "begin";
    on << "insert into marks values (1)";
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::bug);
  CHECK(marks().empty());
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a statement beyond its time is a conflict", "[store][contract]") {
  auto hasty = database.settings();
  hasty.statement_timeout = 50ms;
  subject = session{hasty};
  const auto late = error_of("select pg_sleep(20)");
  CHECK(late.kind == fault::conflict);
  CHECK(late.sqlstate == "57014");
  CHECK(subject.is_open());
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a lock held by another session is a conflict", "[store][contract]") {
  auto hasty = database.settings();
  hasty.lock_timeout = 50ms;
  subject = session{hasty};
  database.ask("begin; lock table marks in share mode");
  const auto waited = subject.transact([](soci::session& on) { on << "insert into marks values (1)"; });
  database.ask("rollback");
  REQUIRE_FALSE(waited);
  CHECK(waited.error().kind == fault::conflict);
  CHECK(waited.error().sqlstate == "55P03");
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "statements are prepared anew when the session is", "[store][contract]") {
  struct {
    int id = 0;
    std::unique_ptr<soci::statement> insert;
  } prepared;
  int opened = 0;
  subject.on_open([&](soci::session& on) {
    prepared.insert.reset();
    ++opened;
    prepared.insert =
        std::make_unique<soci::statement>((on.prepare << "insert into marks values (:id)", soci::use(prepared.id)));
  });
  const auto insert = [&](int id) {
    prepared.id = id;
    return subject.transact([&](soci::session&) { prepared.insert->execute(true); });
  };
  REQUIRE(insert(1));
  REQUIRE(insert(2));
  CHECK(opened == 1);
  CHECK_FALSE(subject.transact([](soci::session& on) { on << "select pg_terminate_backend(pg_backend_pid())"; }));
  REQUIRE(insert(3));
  CHECK(opened == 2);
  CHECK(marks() == "1,2,3");
  prepared.insert.reset();
}

TEST_CASE_METHOD(fixture, "statements that no longer fit their tables are prepared anew", "[store][contract]") {
  std::unique_ptr<soci::statement> all;
  int id = 0;
  subject.on_open([&](soci::session& on) {
    all.reset();
    all = std::make_unique<soci::statement>((on.prepare << "select * from marks", soci::into(id)));
  });
  const auto read = [&] { return subject.run([&](soci::session&) { all->execute(true); }); };
  REQUIRE(read());
  database.ask("alter table marks alter column id type bigint; insert into marks values (3)");
  CHECK_FALSE(read());
  CHECK(read());
  CHECK(id == 3);
  all.reset();
}

TEST_CASE_METHOD(fixture, "a preparation that fails is the error of the call", "[store][contract]") {
  subject.on_open([](soci::session& on) { on << "select nothing from nowhere"; });
  const auto done = subject.run(one);
  REQUIRE_FALSE(done);
  CHECK(done.error().sqlstate == "42P01");
  CHECK_FALSE(subject.is_open());
  subject.on_open([](soci::session&) {});
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "notices of the server stay out of the way", "[store][contract]") {
  CHECK(subject.run([](soci::session& on) { on << "do $$ begin raise warning 'noise'; end $$"; }));
}

TEST_CASE_METHOD(fixture, "a server that is not there or does not let in is disconnected with its reason",
                 "[store][contract]") {
  auto wrong = database.settings();
  SECTION("no server") {
    wrong.url = "postgresql://app@127.0.0.1:1/troupe";
    CHECK(session{wrong}.run(one).error().detail.find("Connection refused") != std::string::npos);
  }
  SECTION("no database") {
    wrong.url = database.url() + "_absent";
    CHECK(session{wrong}.run(one).error().detail.find("does not exist") != std::string::npos);
  }
  CHECK(session{wrong}.run(one).error().kind == fault::disconnected);
}

TEST_CASE("a connection string that cannot be read is a bug", "[store][contract]") {
  settings wrong;
  wrong.url = "postgresql://h/d?nonsense=secret";
  const auto done = session{wrong}.run(one);
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::bug);
  CHECK(done.error().detail.find("secret") == std::string::npos);
}
