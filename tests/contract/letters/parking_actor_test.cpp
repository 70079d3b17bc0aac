// What parking_contract.hpp does not say: of PostgreSQL alone.
#include "runtime/letters/parking_actor.hpp"

#include "tests/contract/letters/partition_owner.hpp"
#include "tests/contract/letters/stored_table.hpp"

using namespace troupe;
using namespace std::chrono_literals;

namespace {

struct scene {
  std::string rows() {
    return table.database.ask("select string_agg(\"offset\"::text, ' ' order by \"offset\") from parked_records");
  }

  tests::stored_table table;
  tests::partition_owner<tests::stored_table> owner{table};
};

}  // namespace

TEST_CASE("a key longer than an index takes can be parked", "[letters][contract]") {
  scene on;
  const std::string key(100'000, 'k');
  CHECK(on.owner.store({{parked_at(1, key)}}).stored == 1);
  CHECK(on.owner.head(key).record->at == 1);
}

TEST_CASE("a record parked before its print was stored is known by its content", "[letters][contract]") {
  scene on;
  on.owner.store({{parked_at(7, "k")}});
  auto again = parked_at(7, "k", 70), other = parked_at(7, "k", 70);
  other->value = "another";
  CHECK(on.owner.store({{again}}).stored == 0);
  CHECK(on.owner.store({{other}}).stored == 1);
}

TEST_CASE("owner, error and style are there for whoever looks", "[letters][contract]") {
  scene on;
  on.owner.store({{parked_at(2, "k"), 1, "it said \"no\""}});
  on.owner.hold(1, "a");
  auto& rows = on.table.database;
  CHECK(rows.ask("select node from partition_owners") == "node-1");
  CHECK(rows.ask("select last_error from parked_records where \"offset\" = 2") == "it said \"no\"");
  CHECK(rows.ask("select style || attempts || node from dead_letters") == "keyed3node-1");
}

TEST_CASE("a claim waits for a turn that is under way", "[letters][contract]") {
  scene on;
  auto& database = on.table.database;
  store::session other{database.settings()};
  const auto blocked = other.transact([&](soci::session& sql) {
    sql << "select epoch from partition_owners for share";
    auto impatient = database.settings();
    impatient.lock_timeout = 100ms;
    store::session claimer{impatient};
    return claimer.run([](soci::session& inner) { inner << "update partition_owners set epoch = epoch + 1"; });
  });
  REQUIRE(blocked);
  CHECK(blocked->error().kind == store::fault::conflict);
}

TEST_CASE("a parking owner whose session died goes on with a new one", "[letters][contract]") {
  scene on;
  on.table.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
      "application_name = 'troupe test'");
  auto asked = on.owner.turn();
  asked.stored = {{parked_at(1, "k")}};
  if (!on.table.try_to_take(asked))
    CHECK(on.table.try_to_take(asked));
  CHECK(on.rows() == "1");
}
