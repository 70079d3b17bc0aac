// A fence actor with a toy handler, on a fresh database.
#pragma once

#include "runtime/effect/fence_actor.hpp"

#include "runtime/actor/actor_system.hpp"
#include "tests/contract/effect/toy_batch.hpp"
#include "tests/support/ask_fence.hpp"
#include "tests/support/test_database.hpp"

#include <atomic>
#include <caf/all.hpp>

namespace troupe::tests {

/// Where a toy handler does something the test wants, once.
struct mischief {
  std::function<void(soci::session&)> after_first_insert;
  std::atomic<int> prepared{0};

  void strike(soci::session& sql) {
    if (auto act = std::exchange(after_first_insert, nullptr))
      act(sql);
  }
};

/// Stores each value in `effects`; "reject" is rejected and "poison" breaks a constraint.
class toy_handler final : public handler::batch_handler {
public:
  explicit toy_handler(std::shared_ptr<mischief> with) : mischief_{std::move(with)} {}

  void prepare(soci::session&) override { ++mischief_->prepared; }

  void handle(const std::vector<broker::record>& batch, const std::string&, store::unit_of_work& unit) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (*batch[i].value == "reject") {
        unit.reject(i, rejection);
        continue;
      }
      unit.sql() << "insert into effects(value) values (:v)", soci::use(*batch[i].value);
      mischief_->strike(unit.sql());
    }
  }

private:
  std::shared_ptr<mischief> mischief_;
};

/// A node's fence actor on a fresh database.
struct fence_scene {
  fence_scene() {
    database.migrate();
    database.ask("create table effects(value text not null check (value <> 'poison'))");
    fence = spawn();
  }
  ~fence_scene() {
    caf::anon_send_exit(fence, caf::exit_reason::user_shutdown);
    fence = nullptr;
  }

  effect::fence_port spawn() {
    return effect::spawn_fence_actor(system, database.settings(), "node-1",
                                     {[this] { return std::make_unique<toy_handler>(trouble); }},
                                     {inbox::scope::outbox, remembered});
  }

  /// As a node that starts again, or takes over: nothing is remembered but what is in the database.
  void restart() {
    caf::anon_send_exit(fence, caf::exit_reason::user_shutdown);
    fence = spawn();
  }

  static effect::commit_batch batch(broker::offset from, std::vector<std::string> values) {
    return toy_batch(from, std::move(values));
  }

  static std::uint64_t print_at(broker::offset at) { return static_cast<std::uint64_t>(at + 1) << 40U; }

  /// The same of events as an outbox publishes them: each value is an event.
  static effect::commit_batch events(broker::offset from, std::vector<std::string> values) {
    auto out = batch(from, std::move(values));
    for (auto& one : out.records) {
      one.head = {{"ce_id", "id of " + *one.value}, {"ce_source", "troupe/node-1"}, {"troupe-outbox", "1"}};
      one.print = print_at(one.at);
    }
    out.fence->from_print = print_at(from - 1);
    out.fence->last = {out.fence->next - 1, print_at(out.fence->next - 1)};
    return out;
  }

  /// As `troupe rewind` does.
  void set_back(broker::offset to) {
    database.ask("update consumer_offsets set next_offset = " + std::to_string(to) +
                 ", record_print = " + std::to_string(print_at(to - 1)));
  }

  effect::batch_outcome send(const effect::commit_batch& what) { return ask_fence(system, fence, what); }

  /// Sends the same batch, as a bridge does, until it is known to be stored.
  int send_until_stored(const effect::commit_batch& what) {
    for (int tries = 1; tries < 10; ++tries) {
      const auto said = send(what).what;
      if (said == effect::batch_outcome::result::committed || said == effect::batch_outcome::result::fenced)
        return tries;
    }
    FAIL("the batch was not stored in ten tries");
    return 0;
  }

  std::string effects() {
    return database.ask("select coalesce(string_agg(value, ' ' order by value), '') from effects");
  }
  std::string next() { return database.ask("select next_offset from consumer_offsets"); }

  std::size_t remembered = 50'000;  // by whoever is spawned
  tests::test_database database;
  std::shared_ptr<mischief> trouble = std::make_shared<mischief>();
  actor::system_config config{1};
  caf::actor_system system{config};
  effect::fence_port fence;
};

inline constexpr auto kill_me =
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
    "application_name = 'troupe test'";

}  // namespace troupe::tests
