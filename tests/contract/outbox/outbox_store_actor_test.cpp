#include "runtime/outbox/outbox_store_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>

using namespace troupe;

namespace {

/// An outbox with one row of this node, "mine", and one of a dead node, "left".
struct scene {
  scene() : rows{outbox::spawn_outbox_store_actor(system, database.settings(), "me")} {
    database.migrate();
    database.ask(
        "insert into outbox(event_id, topic, key, type, payload, node, created_at) values "
        "('mine', 'orders', '1', 't', '{}', 'me', now() - interval '2 minutes'), "
        "('left', 'orders', '1', 't', '\\x0001', 'dead', now() - interval '1 minute')");
  }
  ~scene() { caf::anon_send_exit(rows, caf::exit_reason::user_shutdown); }

  std::optional<std::vector<schemas::event>> sweep() {
    std::optional<std::vector<schemas::event>> out;
    outbox::sweep asked;
    asked.topics = {"orders"};
    caf::scoped_actor self{system};
    self->request(rows, std::chrono::seconds{20}, asked)
        .receive([&](outbox::swept& found) { out = std::move(found.events); }, [](const caf::error&) {});
    return out;
  }
  bool erase(std::vector<std::string> ids) {
    bool done = false;
    caf::scoped_actor self{system};
    self->request(rows, std::chrono::seconds{20}, outbox::erase{std::move(ids)})
        .receive([&](bool said) { done = said; }, [](const caf::error&) {});
    return done;
  }

  tests::test_database database;
  actor::system_config config{1};
  caf::actor_system system{config};
  outbox::outbox_store_port rows;
};

}  // namespace

TEST_CASE("a swept row stays until it is erased", "[outbox][contract]") {
  scene on;
  const auto found = on.sweep();
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].id == "mine");
  CHECK((*found)[1].payload == std::string("\0\1", 2));
  CHECK(on.database.ask("select count(*) from outbox") == "2");
  CHECK(on.erase({"mine", "left"}));
  CHECK(on.database.ask("select count(*) from outbox") == "0");
}

TEST_CASE("erasing what is gone is no fault", "[outbox][contract]") {
  scene on;
  REQUIRE(on.erase({"mine"}));
  CHECK(on.erase({"mine"}));
}

TEST_CASE("a table that cannot be read is answered with an error and asked again", "[outbox][contract]") {
  scene on;
  on.database.ask("alter table outbox rename to away");
  CHECK_FALSE(on.sweep());
  CHECK_FALSE(on.erase({"mine"}));
  on.database.ask("alter table away rename to outbox");
  REQUIRE(on.sweep());
  CHECK(on.sweep()->size() == 2);
}
