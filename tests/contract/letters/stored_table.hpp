// The owners of parked records and dead letters on a fresh database, as parking_contract.hpp wants them.
#pragma once

#include "runtime/actor/actor_system.hpp"
#include "runtime/letters/dead_letter_actor.hpp"
#include "runtime/letters/letters_sql.hpp"
#include "runtime/letters/parking_actor.hpp"
#include "tests/support/test_database.hpp"

#include <algorithm>
#include <caf/all.hpp>

namespace troupe::tests {

inline std::vector<std::string> names_of(const letters::changed_keys& changed) {
  std::vector<std::string> out;
  for (const auto& [partition, key] : changed.keys)
    out.push_back(key);
  std::sort(out.begin(), out.end());
  return out;
}

class stored_table {
public:
  stored_table() { database.migrate(); }
  ~stored_table() {
    caf::anon_send_exit(parking_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(letters_, caf::exit_reason::user_shutdown);
  }

  letters::partition_claim claim(broker::partition_name of) {
    return ask<letters::partition_claim>(parking_, letters::claim_partition{std::move(of)}).value();
  }
  letters::turn_result take(const letters::parking_turn& asked) { return try_to_take(asked).value(); }
  std::optional<letters::turn_result> try_to_take(const letters::parking_turn& asked) {
    return ask<letters::turn_result>(parking_, asked);
  }
  std::vector<std::string> changed(std::int32_t partition) {
    const letters::find_changed_keys asked{"group", "orders", {partition}};
    return names_of(ask<letters::changed_keys>(parking_, asked).value());
  }
  void bury(std::vector<letters::dead_letter> given) { CHECK(ask<bool>(letters_, letters::bury{std::move(given)})); }
  std::string letters() {
    return database.ask(
        "select coalesce(string_agg(\"offset\" || '=' || record_print, ' ' order by \"offset\", record_print), '') "
        "from dead_letters where partition = 0");
  }
  void replay(const broker::record& of) {
    settle([&](soci::session& sql) { return letters::replay_in_place(sql, letter_of_record(of)); });
  }
  void discard(const broker::record& of) {
    settle([&](soci::session& sql) { return letters::discard_letters(sql, letter_of_record(of)); });
  }

  tests::test_database database;

private:
  template <class Reply, class Port, class Request>
  std::optional<Reply> ask(const Port& port, Request asked) {
    std::optional<Reply> out;
    caf::scoped_actor self{system_};
    self->request(port, std::chrono::seconds{20}, std::move(asked))
        .receive([&](Reply& reply) { out = std::move(reply); }, [](const caf::error&) {});
    return out;
  }
  letters::letter_choice letter_of_record(const broker::record& of) {
    letters::letter_choice out;
    out.ids = {std::stoll(database.ask(
        "select dead_letter_id from dead_letters where partition = " + std::to_string(of.from.partition) +
        " and \"offset\" = " + std::to_string(of.at) + " and record_print = " + std::to_string(of.print)))};
    return out;
  }
  template <class F>
  void settle(F how) {
    CHECK(session_.transact(how).value() == 1);
  }

  actor::system_config config_{1};
  caf::actor_system system_{config_};
  letters::parking_port parking_ = letters::spawn_parking_actor(system_, database.settings(), "node-1");
  letters::dead_letter_port letters_ = letters::spawn_dead_letter_actor(system_, database.settings(), "node-1");
  store::session session_{database.settings()};
};

}  // namespace troupe::tests
