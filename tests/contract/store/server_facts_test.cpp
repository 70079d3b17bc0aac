#include "runtime/store/server_facts.hpp"

#include "runtime/store/connect_trial.hpp"
#include "runtime/store/schema_state.hpp"
#include "tests/support/limited_role.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::store;
using namespace std::chrono_literals;
using cause = connect_failure::cause;

namespace {

settings at(const std::string& url) {
  settings out;
  out.url = url;
  return out;
}

server_facts look(const std::string& url, const std::vector<wanted_right>& wanted = {}) {
  session asked{at(url)};
  auto seen = look_at_server(asked, wanted);
  if (!seen)
    FAIL(seen.error().detail);
  return *seen;
}

}  // namespace

TEST_CASE("a server says what it is and how far the schema is", "[store][contract]") {
  tests::test_database database;
  auto seen = look(database.url());
  CHECK(seen.database == database.name());
  CHECK(seen.role == "app");
  CHECK(seen.schema == "public");
  CHECK(seen.encoding == "UTF8");
  CHECK(seen.may_create);
  CHECK_FALSE(seen.is_standby);
  CHECK_FALSE(seen.is_read_only);
  CHECK(seen.applied.empty());
  CHECK(std::chrono::abs(seen.behind) < 1s);
  database.migrate();
  seen = look(database.url());
  CHECK(missing_migrations(seen.applied, tests::schema_scripts()).empty());
}

TEST_CASE("a database that is read only for new sessions says so", "[store][contract]") {
  tests::test_database database;
  database.ask("alter database " + database.name() + " set default_transaction_read_only = on");
  CHECK(look(database.url()).is_read_only);
}

TEST_CASE("rights that a role lacks are told, those on what is not there are not", "[store][contract]") {
  tests::test_database database;
  database.migrate();
  tests::limited_role role{database};
  role.may_work();
  const std::vector<wanted_right> wanted{
      {"insert", "orders"}, {"usage", "order_ids", true}, {"select", "schema_migrations"}, {"insert", "nowhere"}};
  auto seen = look(role.url(), wanted);
  CHECK_FALSE(seen.may_create);
  CHECK(seen.lacking.empty());
  database.ask("revoke insert on orders from " + role.name() + "; revoke usage on order_ids from " + role.name());
  seen = look(role.url(), wanted);
  REQUIRE(seen.lacking.size() == 2);
  CHECK(seen.lacking[0].on == "orders");
  CHECK(seen.lacking[1].on == "order_ids");
}

TEST_CASE("a current schema is left alone by a role that may not create", "[store][contract]") {
  tests::test_database database;
  tests::limited_role role{database};
  session limited{at(role.url())};
  const auto refused = migrate(limited, tests::schema_scripts());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.find("42501") != std::string::npos);
  database.migrate();
  role.may_work();
  CHECK(migrate(limited, tests::schema_scripts()) == std::vector<std::string>{});
}

TEST_CASE("clients of PostgreSQL itself share no session", "[store][contract]") {
  tests::test_database database;
  CHECK(shares_sessions(database.settings()) == false);
}

TEST_CASE("why a connection cannot be had is told apart", "[store][contract]") {
  tests::test_database database;
  CHECK_FALSE(try_to_connect(database.settings(), 5s));
  const auto failure = [](const std::string& url) { return try_to_connect(at(url), 5s).value(); };
  CHECK(failure("postgresql://app@127.0.0.1:1/none").why == cause::unreachable);
  CHECK(failure("postgresql://app@nowhere.invalid/none").why == cause::unreachable);
  auto url = database.url();
  const auto unknown_role = failure(url.replace(url.find("app@"), 3, "nobody"));
  CHECK(unknown_role.why == cause::refused);
  CHECK(unknown_role.sqlstate == "28000");
  CHECK(unknown_role.detail.find("nobody") != std::string::npos);
  CHECK(failure(database.url() + "_not").sqlstate == "3D000");
  CHECK(failure(database.url() + "?sslmode=require").why == cause::tls);
  CHECK(failure(database.url() + "?target_session_attrs=standby").why == cause::not_now);
  database.refuse_connections();
  CHECK(failure(database.url()).why == cause::refused);  // 55000: not accepting connections
  database.accept_connections();
}
