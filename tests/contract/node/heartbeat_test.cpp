#include "runtime/node/heartbeat_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "runtime/node/heartbeat_sql.hpp"
#include "runtime/store/session_figures.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/wait_until.hpp"

using namespace troupe;
using namespace std::chrono_literals;

namespace {

struct beating {
  beating() {
    database.migrate();
    store::session claiming{settings()};
    REQUIRE(node::claim_name(claiming, row).what == node::name_claim::outcome::made);
    heart = node::spawn_heartbeat_actor(system, settings(), row, look);
  }
  ~beating() { caf::anon_send_exit(std::exchange(heart, nullptr), caf::exit_reason::user_shutdown); }

  store::settings settings() const {
    store::settings out;
    out.url = database.url();
    return out;
  }

  std::string reason(const std::string& subject) const {
    for (const auto& one : look->ready.reasons())
      if (one.subject == subject)
        return one.what;
    return "";
  }

  tests::test_database database;
  actor::system_config config{2};
  caf::actor_system system{config};
  node::node_row row{"beating", "1", "0", "", ""};
  std::shared_ptr<inspect::inspected_node> look =
      std::make_shared<inspect::inspected_node>("beating", "0", std::vector<std::string>{});
  caf::actor heart;
};

}  // namespace

TEST_CASE(
    "a write refused for a full disk is said on readiness until there is room, although the node's own row can "
    "be written",
    "[node][contract]") {
  beating node;
  store::session other{node.settings()};
  const auto refused = other.run([](soci::session& sql) {
    sql << "do $$ begin raise exception using errcode = '53100', message = 'No space left on device'; end $$";
  });
  REQUIRE_FALSE(refused);
  REQUIRE(tests::wait_until([&] { return !node.reason("postgresql writes").empty(); }));
  CHECK_THAT(node.reason("postgresql writes"), Catch::Contains("53100") && Catch::Contains("No space left on device") &&
                                                   Catch::Contains("make room on its disk"));
  CHECK(node.reason("postgresql").empty());
  CHECK(tests::wait_until([&] { return node.reason("postgresql writes").empty(); }, 10s));
}

TEST_CASE("a read-only database is said on readiness although nothing is written to it", "[node][contract]") {
  beating node;
  node.database.ask("alter database " + node.database.name() + " set default_transaction_read_only = on");
  node.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
      "pid <> pg_backend_pid()");
  CHECK(tests::wait_until([&] { return node.reason("postgresql").find("read-only") != std::string::npos; }));
}

TEST_CASE("trying to write takes room and leaves nothing", "[node][contract]") {
  beating node;
  store::session session{node.settings()};
  for (int i = 0; i < 2; ++i)
    CHECK(session.transact([](soci::session& sql) { node::try_to_write(sql); }));
  const auto refused = session.transact([](soci::session& sql) {
    sql << "set transaction read only";
    node::try_to_write(sql);
  });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().sqlstate == "25006");
}
