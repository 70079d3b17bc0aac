#include <troupe/gathered.hpp>

#include "tests/support/kind_door.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;

namespace {

struct seat_wish {
  std::int64_t seat = 0;
  TROUPE_FIELDS(seat_wish, seat);
};

struct seat_taken {
  std::int64_t seat = 0;
  TROUPE_MESSAGE(seat_taken, "seat-taken", 1, key = seat, seat);
};

using wishes = gathered<seat_wish>;

/// Seat 13 is refused, seat 99 breaks a rule of the database, at seat 1000 it throws, for seat 2000 it has no answer.
struct take_seats {
  std::vector<std::int64_t> operator()(wishes& asked, transaction& tx) {
    std::vector<std::int64_t> taken;
    for (const auto& one : asked) {
      const auto seat = one.body.seat;
      if (seat == 13)
        asked.refuse(one, conflict("nobody sits there"));
      if (seat == 1000)
        throw std::runtime_error{"no such row of seats"};
      if (seat == 13 || seat == 2000)
        continue;
      tx.execute("insert into seats(seat, key, batch) values ($1, $2, $3)", seat, one.key, ++called_);
      tx.publish(seat_taken{seat}, one, "seat-taken-" + std::to_string(seat));
      asked.answer(one, created<seat_wish>{{seat}, "/seats/" + std::to_string(seat)});
      taken.push_back(seat);
    }
    return taken;
  }

private:
  std::int64_t called_ = 0;
};

bool are_taken(const std::vector<std::int64_t>& seats, wishes&, transaction& tx) {
  return tx.one<std::int64_t>("select count(*) from seats where seat = any($1::bigint[])", seats) > 0;
}

kind seats(bool looks_up = true) {
  return kind{"seats"}
      .route(looks_up ? post_gathered("/seats", take_seats{}, are_taken) : post_gathered("/seats", take_seats{}))
      .publishes<seat_taken>();
}

struct scene {
  scene() {
    database.migrate();
    database.ask("create table seats (seat bigint primary key check (seat <> 99), key text, batch bigint)");
  }

  http::response take(tests::kind_door& at, int seat) {
    return at.post("/seats", "{\"seat\":" + std::to_string(seat) + '}');
  }
  http::response take(int seat) { return take(door, seat); }

  std::string taken() { return database.ask("select count(*) from seats"); }

  tests::test_database database;
  tests::kind_door door{seats(), database.settings()};
};

}  // namespace

TEST_CASE("a gathered request is answered as the function says", "[api][contract]") {
  scene on;
  const auto answer = on.door.send("POST", "/seats", R"({"seat":7})", {{"idempotency-key", "mine"}});
  CHECK(answer.status == 201);
  CHECK(answer.body == R"({"seat":7})");
  CHECK(tests::has_header(answer, "Location", "/seats/7"));
  CHECK(on.database.ask("select key from seats") == "mine");
  CHECK(on.take(13).status == 409);
  CHECK(on.take(7).status == 409);  // a primary key
  CHECK(on.door.post("/seats", R"({"seat":"x"})").status == 400);
  CHECK(on.door.send("POST", "/seats", R"({"seat":8})", {{"idempotency-key", "a b"}}).status == 400);
  CHECK(on.taken() == "1");
}

TEST_CASE("an event that a gathered request gives rise to has its trace and the id it was given", "[api][contract]") {
  scene on;
  REQUIRE(on.take(7).status == 201);
  CHECK(on.database.ask("select event_id || ' ' || topic || ' ' || key from outbox") == "seat-taken-7 seat-taken 7");
  CHECK(on.database.ask("select headers like '%r-1%' from outbox") == "t");
}

TEST_CASE("a gathered function that throws or forgets a request is answered 500 and leaves nothing",
          "[api][contract]") {
  scene on;
  CHECK(on.take(1000).status == 500);
  CHECK(on.take(2000).status == 500);
  CHECK(on.take(99).status == 409);
  CHECK(on.taken() == "0");
  CHECK(on.take(1).status == 201);
}

TEST_CASE("many clients of a gathered route share its transactions and are told their own", "[api][contract]") {
  scene on;
  std::vector<std::future<http::response>> all;
  for (int seat = 1; seat <= 100; ++seat)
    all.push_back(std::async(std::launch::async, [&on, seat] { return on.take(seat); }));
  for (int seat = 1; seat <= 100; ++seat)
    CHECK(all[static_cast<std::size_t>(seat - 1)].get().status == (seat == 13 || seat == 99 ? 409 : 201));
  CHECK(on.taken() == "98");
  CHECK(on.database.ask("select count(*) from outbox") == "98");
  CHECK(on.database.ask("select count(distinct xmin::text) < 98 from seats") == "t");
}

TEST_CASE("a lost COMMIT of a gathered route is looked up, or is an unknown outcome", "[api][contract]") {
  for (const bool looks_up : {true, false}) {
    scene on;
    // Runs inside COMMIT and ends the backend, the first time only: sequences do not roll back.
    on.database.ask(
        "create sequence once;"
        "create function cut() returns trigger language plpgsql as $$ begin"
        " if nextval('once') = 1 then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if;"
        " return null; end $$;"
        "create constraint trigger cut after insert on seats deferrable initially deferred"
        " for each row execute function cut()");
    tests::kind_door door{seats(looks_up), on.database.settings()};
    const auto answer = on.take(door, 7);
    CHECK(answer.status == (looks_up ? 201 : 500));
    CHECK((looks_up || answer.body.find(":problem:outcome-unknown\"") != answer.body.npos));
    CHECK(on.taken() == (looks_up ? "1" : "0"));
  }
}
