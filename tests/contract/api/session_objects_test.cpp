#include <troupe/transaction.hpp>

#include "runtime/api/unit_session.hpp"
#include "tests/support/test_database.hpp"

#include <stdexcept>

using namespace troupe;

namespace {

/// A statement of SOCI, and how many of its kind there are.
struct counted {
  explicit counted(soci::session& on) : next{(on.prepare << "select :n::bigint + 1", soci::use(n), soci::into(n))} {
    ++made;
    ++alive;
  }
  ~counted() { --alive; }

  std::int64_t after(long long of) {
    n = of;
    next.execute(true);
    return n;
  }

  static inline int made = 0, alive = 0;
  long long n = 0;
  soci::statement next;
};

struct another {
  explicit another(soci::session&) {}
  int calls = 0;
};

struct scene {
  scene() { counted::made = counted::alive = 0; }

  store::stored<void> transact(const std::function<void(transaction&)>& work) { return session.transact({}, work); }

  std::int64_t after(long long of) {
    std::int64_t out = 0;
    const auto done = transact([&](transaction& tx) { out = tx.prepared<counted>().after(of); });
    REQUIRE(done);
    return out;
  }

  template <class T>
  std::string told(const std::string& statement, const T& value) {
    std::string out;
    const auto done = transact([&](transaction& tx) { out = tx.one<std::string>(statement, value); });
    REQUIRE(done);
    return out;
  }

  tests::test_database database;
  api::unit_session session{{database.settings(), {}, std::make_shared<const api::permissions>()}};
};

}  // namespace

TEST_CASE("what a handler prepares is made once for a session", "[api][contract]") {
  scene on;
  CHECK(on.after(1) == 2);
  CHECK(on.after(41) == 42);
  CHECK(counted::made == 1);
}

TEST_CASE("what was prepared outlives a transaction that is rolled back", "[api][contract]") {
  scene on;
  CHECK_FALSE(on.transact([](transaction& tx) {
    tx.prepared<counted>();
    throw std::runtime_error{"no"};
  }));
  CHECK(on.after(1) == 2);
  CHECK(counted::made == 1);
}

TEST_CASE("what was prepared dies with its session and is made anew", "[api][contract]") {
  scene on;
  on.after(1);
  on.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
      " and datname = current_database()");
  CHECK(on.after(1) == 2);
  CHECK(counted::made == 2);
  CHECK(counted::alive == 1);
}

TEST_CASE("what is prepared is told apart by its type", "[api][contract]") {
  scene on;
  on.transact([](transaction& tx) {
    ++tx.prepared<another>().calls;
    tx.prepared<counted>();
  });
  on.transact([](transaction& tx) { CHECK(++tx.prepared<another>().calls == 2); });
  CHECK(counted::made == 1);
}

TEST_CASE("a vector is an array", "[api][contract]") {
  scene on;
  CHECK(on.told("select array_to_string($1::bigint[], ' ')", std::vector<std::int64_t>{3, 1, 2}) == "3 1 2");
  CHECK(on.told("select cardinality($1::bigint[])::text", std::vector<std::int64_t>{}) == "0");
  CHECK(on.told("select array_to_string($1::int[], ' ', '-')",
                std::vector<std::optional<std::int64_t>>{1, std::nullopt}) == "1 -");
  CHECK(on.told("select array_to_string($1::bigint[], ' ')", std::vector<identifier>{7, 8}) == "7 8");
  CHECK(on.told("select array_to_string($1::bool[], ' ')", std::vector<bool>{true, false}) == "t f");
  CHECK(on.told("select array_to_string($1::text[], '|')", std::vector<std::string>{"a\"b", "{c,d}", "", "\\"}) ==
        "a\"b|{c,d}||\\");
}
