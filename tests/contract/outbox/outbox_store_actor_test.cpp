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

  std::optional<outbox::swept> sweep_page(std::int64_t after = 0) {
    std::optional<outbox::swept> out;
    outbox::sweep asked;
    asked.topics = {"orders"};
    asked.after = after;
    caf::scoped_actor self{system};
    self->request(rows, std::chrono::seconds{20}, asked)
        .receive([&](outbox::swept& found) { out = std::move(found); }, [](const caf::error&) {});
    return out;
  }
  std::optional<std::vector<outbox::entry>> sweep() {
    auto page = sweep_page();
    return page ? std::optional{std::move(page->events)} : std::nullopt;
  }
  std::vector<std::string> present(const std::vector<std::string>& ids) {
    std::vector<std::string> out;
    caf::scoped_actor self{system};
    self->request(rows, std::chrono::seconds{20}, question(ids))
        .receive([&](outbox::present& there) { out = std::move(there.ids); }, [](const caf::error&) {});
    return out;
  }
  static outbox::find_present question(const std::vector<std::string>& ids) {
    outbox::find_present out;
    for (const auto& id : ids)
      out.chains.push_back({id, {}});
    return out;
  }
  bool erase(std::vector<std::string> ids) {
    bool done = false;
    caf::scoped_actor self{system};
    self->request(rows, std::chrono::seconds{20}, outbox::erase{std::move(ids)})
        .receive([&](const outbox::erased&) { done = true; }, [](const caf::error&) {});
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
  CHECK((*found)[0].event.id == "mine");
  CHECK((*found)[1].event.payload == std::string("\0\1", 2));
  CHECK(on.database.ask("select count(*) from outbox") == "2");
  CHECK(on.erase({"mine", "left"}));
  CHECK(on.database.ask("select count(*) from outbox") == "0");
}

TEST_CASE("a page of large events is short and says that more may follow", "[outbox][contract]") {
  scene on;
  REQUIRE(on.erase({"mine", "left"}));
  on.database.ask(
      "insert into outbox(event_id, topic, key, type, payload, node, created_at) select n::text, 'orders', 'k', 't', "
      "repeat('x', 9 << 20), 'gone', now() - interval '1 hour' from generate_series(1, 3) n");
  const auto first = on.sweep_page();
  REQUIRE(first);
  CHECK(first->events.size() == 2);
  CHECK(first->is_full);
  const auto second = on.sweep_page(first->last);
  REQUIRE(second);
  CHECK(second->events.size() == 1);
  CHECK(second->events.front().before == "2");
}

TEST_CASE("only rows that are still there are found present", "[outbox][contract]") {
  scene on;
  CHECK(on.present({"left", "unknown"}) == std::vector<std::string>{"left"});
  REQUIRE(on.erase({"left"}));
  CHECK(on.present({"left", "unknown"}).empty());
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
