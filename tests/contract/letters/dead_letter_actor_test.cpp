#include "runtime/letters/dead_letter_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/wait_until.hpp"

#include <atomic>
#include <caf/all.hpp>
#include <map>
#include <mutex>
#include <numeric>

using namespace troupe;

namespace {

struct scene {
  scene() : letters{letters::spawn_dead_letter_actor(system, database.settings(), "node-1")} {}
  ~scene() { caf::anon_send_exit(letters, caf::exit_reason::user_shutdown); }

  static letters::bury burial_of(const std::vector<broker::offset>& offsets) {
    letters::bury asked;
    for (const auto at : offsets) {
      asked.letters.push_back({"group", "orders", {}, "because", 1});
      asked.letters.back().record.from.partition = 0;
      asked.letters.back().record.at = at;
    }
    return asked;
  }

  /// A request for each offset, all of them sent before the first could be stored. By offset: was it stored?
  std::map<broker::offset, bool> bury_while_busy(const std::vector<broker::offset>& offsets) {
    std::map<broker::offset, bool> out;
    std::mutex guard;
    std::atomic<bool> asked{false};
    database.ask("begin; lock table dead_letters in exclusive mode");
    system.spawn([&](caf::event_based_actor* self) {
      const auto note = [&](broker::offset at, bool stored) {
        const std::lock_guard lock{guard};
        out[at] = stored;
      };
      for (const auto at : offsets)
        self->request(letters, caf::infinite, burial_of({at}))
            .then([=](bool) { note(at, true); }, [=](const caf::error&) { note(at, false); });
      asked = true;
    });
    database.wait_for(
        "select count(*) from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() "
        "and "
        "not granted",
        "1");
    CHECK(tests::wait_until([&] { return asked.load(); }));
    database.ask("commit");
    CHECK(tests::wait_until([&] {
      const std::lock_guard lock{guard};
      return out.size() == offsets.size();
    }));
    return out;
  }

  /// Asks to bury records at these offsets; false when the answer was an error.
  bool bury(const std::vector<broker::offset>& offsets) {
    auto asked = burial_of(offsets);
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

TEST_CASE("letters that wait for the database share a transaction", "[letters][contract]") {
  scene on;
  on.database.migrate();
  std::vector<broker::offset> offsets(100);
  std::iota(offsets.begin(), offsets.end(), 0);
  for (const auto& [at, stored] : on.bury_while_busy(offsets))
    CHECK(stored);
  CHECK(on.database.ask("select count(*) from dead_letters") == "100");
  // Whatever had come before the first transaction began, and all the rest.
  CHECK(std::stoi(on.database.ask("select count(distinct xmin::text) from dead_letters")) <= 2);
}

TEST_CASE("a letter that the database refuses keeps no other from being stored", "[letters][contract]") {
  scene on;
  on.database.migrate();
  on.database.ask("alter table dead_letters add check (\"offset\" <> 3)");
  const auto stored = on.bury_while_busy({1, 2, 3, 4});
  CHECK(stored == std::map<broker::offset, bool>{{1, true}, {2, true}, {3, false}, {4, true}});
  CHECK(on.database.ask("select count(*) from dead_letters") == "3");
}
