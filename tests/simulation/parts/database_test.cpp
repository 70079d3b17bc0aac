#include "tests/simulation/world/database.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::simulation;
using std::chrono::milliseconds;

namespace {

struct scene {
  explicit scene(std::size_t fault_percent = 0) : rows{clock, {fault_percent}} {}

  store::stored<bool> add_one(table to = table::orders) {
    return rows.transact(session, [&](transaction& open) {
      open.write(to, [](tables& all) { ++all.last_order_id; });
      return true;
    });
  }

  clockwork clock{7, false};
  database rows;
  life_ptr who = std::make_shared<life>(life{"one"});
  client_session session{who};
};

}  // namespace

TEST_CASE("a transaction takes effect at its end", "[simulation]") {
  scene on;
  on.rows.transact(on.session, [&](transaction& open) {
    open.write(table::orders, [](tables& all) { all.last_order_id = 5; });
    CHECK(on.rows.rows.last_order_id == 0);
    return true;
  });
  CHECK(on.rows.rows.last_order_id == 5);
}

TEST_CASE("an abandoned transaction changes nothing", "[simulation]") {
  scene on;
  const auto done = on.rows.transact(on.session, [](transaction& open) -> bool {
    open.write(table::orders, [](tables& all) { all.last_order_id = 5; });
    throw store::abandon{"OF001", "no"};
  });
  CHECK(done.error().sqlstate == "OF001");
  CHECK(on.rows.rows.last_order_id == 0);
}

TEST_CASE("a database that is away says that nothing was executed", "[simulation]") {
  scene on;
  on.rows.go_away(milliseconds{100});
  CHECK(on.add_one().error().kind == store::fault::disconnected);
  on.clock.run_for(milliseconds{100});
  CHECK(on.add_one());
}

TEST_CASE("an unanswered COMMIT is sometimes stored and sometimes not", "[simulation]") {
  scene on{100};
  std::set<std::int64_t> stored;
  for (int i = 0; i < 500 && stored.size() < 2; ++i) {
    const auto before = on.rows.rows.last_order_id;
    const auto done = on.add_one();
    REQUIRE(!done);
    if (done.error().kind == store::fault::ambiguous && !on.who->frozen)
      stored.insert(on.rows.rows.last_order_id - before);
    on.who->frozen = false;
  }
  CHECK(stored == std::set<std::int64_t>{0, 1});
}

TEST_CASE("a refused table is written again when the time is over, others always", "[simulation]") {
  scene on;
  on.rows.refuse_writes("42501", table::letters, milliseconds{100});
  CHECK(on.add_one(table::letters).error().sqlstate == "42501");
  CHECK(on.add_one(table::orders));
  on.clock.run_for(milliseconds{100});
  CHECK(on.add_one(table::letters));
}

TEST_CASE("what reads is answered while nothing can be written", "[simulation]") {
  scene on;
  on.rows.refuse_writes("25006", std::nullopt, milliseconds{100});
  CHECK(on.rows.transact(on.session, [](transaction& open) { return open.seen.last_order_id; }) == 0);
  CHECK(!on.add_one());
}

TEST_CASE("a session that was opened while reading only was the default reads only until it is given up",
          "[simulation]") {
  scene on;
  CHECK(on.add_one());
  on.rows.open_read_only(milliseconds{100});
  CHECK(on.add_one().error().kind == store::fault::disconnected);
  on.rows.transact(on.session, [](transaction&) { return true; });
  CHECK(on.session.reads_only);
  on.clock.run_for(milliseconds{100});
  CHECK(on.add_one().error().sqlstate == "25006");
  on.session.is_open = false;
  CHECK(on.add_one());
}
