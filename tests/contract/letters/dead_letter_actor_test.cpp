#include "runtime/letters/dead_letter_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>

using namespace troupe;

namespace {

struct scene {
  scene() : letters{letters::spawn_dead_letter_actor(system, database.settings(), "node-1")} {}
  ~scene() { caf::anon_send_exit(letters, caf::exit_reason::user_shutdown); }

  /// Asks to bury records at these offsets; false when the answer was an error.
  bool bury(std::vector<broker::offset> offsets) {
    letters::bury asked;
    for (const auto at : offsets) {
      asked.letters.push_back({"group", "orders", {}, "because", 1});
      asked.letters.back().record.from.partition = 0;
      asked.letters.back().record.at = at;
    }
    bool stored = false;
    caf::scoped_actor self{system};
    self->request(letters, std::chrono::seconds{20}, std::move(asked))
        .receive([&](bool done) { stored = done; }, [](const caf::error&) {});
    return stored;
  }

  tests::test_database database;
  actor::system_config config{1};
  caf::actor_system system{config};
  letters::dead_letter_port letters;
};

}  // namespace

TEST_CASE("letters are answered when they are stored", "[letters][contract]") {
  scene on;
  on.database.migrate();
  CHECK(on.bury({1, 2}));
  CHECK(on.database.ask("select count(*) from dead_letters where node = 'node-1'") == "2");
}

TEST_CASE("letters that cannot be stored are answered with an error and can be sent again", "[letters][contract]") {
  scene on;
  CHECK_FALSE(on.bury({1}));
  on.database.migrate();
  CHECK(on.bury({1}));
}

TEST_CASE("a session that died is replaced before the next letters", "[letters][contract]") {
  scene on;
  on.database.migrate();
  REQUIRE(on.bury({1}));
  on.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
      "application_name = 'troupe test'");
  if (!on.bury({2}))
    CHECK(on.bury({2}));
  CHECK(on.database.ask("select count(*) from dead_letters") == "2");
}
