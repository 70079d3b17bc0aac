// What a session reports when its backend or the network goes away, at each moment of a transaction.
#include "runtime/store/session.hpp"
#include "runtime/testing/commit_relay.hpp"
#include "tests/support/test_database.hpp"

#include <catch2/catch.hpp>
#include <csignal>

using namespace troupe;
using namespace troupe::store;
using namespace std::chrono_literals;

namespace {

struct fixture {
  tests::test_database database;
  session subject{database.settings()};

  fixture() { database.ask("create table marks (id int primary key)"); }

  static std::string backend(soci::session& on) {
    int pid = 0;
    on << "select pg_backend_pid()", soci::into(pid);
    return std::to_string(pid);
  }

  static void insert(soci::session& on, int id) { on << "insert into marks values (:id)", soci::use(id); }

  void kill_backend(const std::string& pid) {
    database.ask("select pg_terminate_backend(" + pid + ")");
    // The view forgets a backend before its socket is closed; its end as a process comes after.
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (kill(std::stoi(pid), 0) == 0)
      REQUIRE(std::chrono::steady_clock::now() < deadline);
  }

  std::string count() { return database.ask("select count(*) from marks"); }

  void check_still_usable() {
    CHECK(subject.transact([](soci::session& on) { insert(on, 7); }));
    CHECK(database.ask("select count(*) from marks where id = 7") == "1");
  }
};

struct relayed : fixture {
  testing::commit_relay network{database.settings()};

  relayed() {
    subject = session{network.settings()};
    REQUIRE(subject.run([](soci::session& on) { return backend(on); }));
  }
};

/// A backend that neither answers nor closes, until the end of the scope.
class frozen {
public:
  explicit frozen(const std::string& pid) : pid_{std::stoi(pid)} {
    INFO("this test must run on the server's machine, as root or as the server's user");
    REQUIRE(kill(pid_, SIGSTOP) == 0);
  }
  ~frozen() { kill(pid_, SIGCONT); }

private:
  pid_t pid_;
};

}  // namespace

TEST_CASE_METHOD(fixture, "a backend killed while idle costs no call", "[store][contract]") {
  const auto pid = subject.run(backend);
  REQUIRE(pid);
  kill_backend(*pid);
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a backend killed in a statement is disconnected", "[store][contract]") {
  const auto done = subject.transact([](soci::session& on) {
    insert(on, 1);
    on << "select pg_terminate_backend(pg_backend_pid())";
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::disconnected);
  CHECK_FALSE(subject.is_open());
  CHECK(count() == "0");
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a backend killed before COMMIT is disconnected", "[store][contract]") {
  const auto done = subject.transact([&](soci::session& on) {
    insert(on, 1);
    kill_backend(backend(on));
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::disconnected);
  CHECK(count() == "0");
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a backend killed by COMMIT itself is ambiguous", "[store][contract]") {
  database.ask(
      "create function die() returns trigger language plpgsql as "
      "'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';"
      "create constraint trigger die after insert on marks deferrable initially deferred "
      "for each row when (new.id = 1) execute function die()");
  const auto done = subject.transact([](soci::session& on) { insert(on, 1); });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::ambiguous);
  CHECK(count() == "0");
  check_still_usable();
}

TEST_CASE_METHOD(relayed, "a lost answer to COMMIT is ambiguous although the rows are stored", "[store][contract]") {
  network.next_commit(testing::commit_relay::fate::answer_lost);
  const auto done = subject.transact([](soci::session& on) { insert(on, 1); });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::ambiguous);
  CHECK(done.error().is_retriable());
  database.wait_for("select count(*) from marks", "1");
  check_still_usable();
}

TEST_CASE_METHOD(relayed, "a COMMIT that never arrived is ambiguous although nothing is stored", "[store][contract]") {
  network.next_commit(testing::commit_relay::fate::request_lost);
  const auto done = subject.transact([](soci::session& on) { insert(on, 1); });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::ambiguous);
  CHECK(count() == "0");
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a single statement whose answer is lost is ambiguous", "[store][contract]") {
  const auto done = subject.run([](soci::session& on) { on << "select pg_terminate_backend(pg_backend_pid())"; });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::ambiguous);
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "a frozen backend is cut off by the watchdog in time", "[store][contract][timed]") {
  auto watched = database.settings();
  watched.watchdog = 300ms;
  watched.statement_timeout = 20s;
  subject = session{watched};
  const auto pid = subject.run(backend);
  REQUIRE(pid);
  const auto start = std::chrono::steady_clock::now();
  {
    frozen server{*pid};
    const auto done = subject.transact([](soci::session& on) { insert(on, 1); });
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == fault::disconnected);
    CHECK(done.error().detail == "no answer within 300 ms: connection cut");
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(took >= 300ms);
    CHECK(took < 2s);
    check_still_usable();
  }
  CHECK(count() == "1");
}

TEST_CASE_METHOD(fixture, "a backend frozen before COMMIT leaves a doubt", "[store][contract]") {
  auto watched = database.settings();
  watched.watchdog = 300ms;
  subject = session{watched};
  std::unique_ptr<frozen> server;
  const auto done = subject.transact([&](soci::session& on) {
    insert(on, 1);
    server = std::make_unique<frozen>(backend(on));
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == fault::ambiguous);
  server.reset();
  check_still_usable();
}

TEST_CASE_METHOD(fixture, "the watchdog leaves calls alone that end in time", "[store][contract]") {
  auto watched = database.settings();
  watched.watchdog = 400ms;
  subject = session{watched};
  const auto first = subject.run(backend);
  REQUIRE(first);
  for (int i = 0; i < 4; ++i)  // together longer than the limit
    REQUIRE(subject.run([](soci::session& on) { on << "select pg_sleep(0.15)"; }));
  CHECK(subject.run(backend).value() == *first);
}

TEST_CASE_METHOD(fixture, "one watchdog serves many sessions", "[store][contract]") {
  auto watched = database.settings();
  watched.watchdog = 200ms;
  std::vector<std::thread> threads;
  std::atomic<int> cut{0}, done{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, is_slow = i % 2 == 0] {
      session own{watched};
      const auto slept = own.run([&](soci::session& on) { on << (is_slow ? "select pg_sleep(20)" : "select 1"); });
      ++(slept ? done : cut);
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(cut == 4);
  CHECK(done == 4);
}
