// Sessions that were opened well and cannot work: what is tried again is tried on another one.
#include "runtime/store/session.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/wait_until.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

using namespace troupe::store;
using namespace std::chrono_literals;
using troupe::tests::test_database;
using troupe::tests::wait_until;

namespace {

const auto insert = [](soci::session& on) { on << "insert into marks values (1)"; };

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all{"/proc/self/fd"};
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

struct fixture {
  fixture() { database.ask("create table marks (id int)"); }
  test_database database;
  session subject{database.settings()};
};

}  // namespace

TEST_CASE_METHOD(fixture, "a session that was opened while the database was read only is given up",
                 "[store][contract]") {
  const auto name = database.ask("select current_database()");
  database.ask("alter database " + name + " set default_transaction_read_only = on");
  const auto refused = subject.transact(insert);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().sqlstate == "25006");
  CHECK(refused.error().kind == fault::hindered);
  CHECK(refused.error().is_retriable());
  database.ask("set default_transaction_read_only = off; alter database " + name +
               " reset default_transaction_read_only");
  CHECK(wait_until([&] { return subject.transact(insert).has_value(); }, 5s));
}

TEST_CASE_METHOD(fixture, "a server whose sessions cannot work is asked for few of them", "[store][contract]") {
  const auto name = database.ask("select current_database()");
  database.ask("alter database " + name + " set default_transaction_read_only = on");
  const auto before = database.ask("select sessions from pg_stat_database where datname = current_database()");
  int opened = 0;
  subject.on_open([&](soci::session&) { ++opened; });
  for (int tried = 0; tried < 2000; ++tried)
    CHECK_FALSE(subject.transact(insert));
  CHECK(opened < 20);
}

TEST_CASE_METHOD(fixture, "G2: sessions on which nothing can be prepared keep no descriptor", "[store][contract]") {
  auto hasty = database.settings();
  hasty.lock_timeout = 1ms;
  session locked{hasty};
  session other{database.settings()};
  std::unique_ptr<soci::statement> kept;
  long long count = 0;
  locked.on_open([&](soci::session& fresh) {
    kept.reset();
    kept = std::make_unique<soci::statement>((fresh.prepare << "select count(*) from marks", soci::into(count)));
    fresh << "lock table marks";
  });
  const auto hold = other.transact([&](soci::session& on) {
    on << "lock table marks";
    std::size_t first = 0;
    for (int tried = 0; tried < 50; ++tried) {
      wait_until([&] { return locked.run([](soci::session&) {}).error().sqlstate == "55P03"; }, 5s);
      first = tried == 1 ? open_descriptors() : first;
    }
    CHECK(open_descriptors() <= first);
  });
  CHECK(hold);
  locked.on_open([](soci::session&) {});
  CHECK(wait_until([&] { return locked.run([&](soci::session& on) { on << "select 1"; }).has_value(); }, 5s));
}
