#include "runtime/letters/parking_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/letters/dead_letter_sql.hpp"
#include "runtime/letters/parking_sql.hpp"
#include "runtime/store/abandon.hpp"

namespace troupe::letters {
namespace {

constexpr auto epoch_passed = "OF002";

struct parking_state {
  static inline const char* name = "parking_store";
  std::optional<store::session> session;
  std::string node_name;
  std::string last_fault = "no answer in time";  // of a claim
};

template <class T>
caf::result<T> answer(store::stored<T> done) {
  if (!done)
    return caf::make_error(caf::sec::runtime_error, done.error().detail);
  return std::move(*done);
}

partition_claim claim(parking_state& state, soci::session& sql, const broker::partition_name& of) {
  const auto epoch = raise_epoch(sql, of, state.node_name);
  return {epoch, read_parked_keys(sql, of), read_last_parked(sql, of), read_reached(sql, of)};
}

caf::result<partition_claim> claim_in_time(parking_state& state, const claim_partition& asked) {
  if (std::chrono::steady_clock::now() > asked.until)
    return caf::make_error(caf::sec::runtime_error, state.last_fault);
  auto done = state.session->transact([&](soci::session& sql) { return claim(state, sql, asked.of); });
  if (!done)
    state.last_fault = done.error().detail;
  return answer(std::move(done));
}

turn_result change(parking_state& state, soci::session& sql, const parking_turn& turn) {
  turn_result done;
  note_turn(sql, turn.of, turn.number);
  store_letters(sql, turn.letters, state.node_name);
  done.removed = delete_parked(sql, turn.of, turn.finished);
  update_parked(sql, turn.of, turn.failed);
  done.stored = insert_parked(sql, turn.of, turn.stored);
  discard_again(sql, turn.of, turn.letters);
  if (turn.reached)
    raise_reached(sql, turn.of, *turn.reached);
  return done;
}

turn_result perform(parking_state& state, soci::session& sql, const parking_turn& turn) {
  const auto last = hold_epoch(sql, turn.of, turn.epoch);
  if (!last || *last < turn.after)
    throw store::abandon{epoch_passed, "another owner has claimed the partition, or a backup was restored"};
  if (turn.missed != 0)
    begin_log(sql, turn.of, turn.missed);
  turn_result done;
  if (turn.number > *last && turn.changes())
    done = change(state, sql, turn);
  if (!turn.wanted.empty()) {
    done.removed += delete_discarded(sql, turn.of, turn.wanted);
    done.heads = read_heads(sql, turn.of, turn.wanted);
  }
  return done;
}

caf::result<turn_result> take_turn(parking_state& state, const parking_turn& turn) {
  auto done = state.session->transact([&](soci::session& sql) { return perform(state, sql, turn); });
  if (!done && done.error().sqlstate == epoch_passed)
    return turn_result{true, 0, 0, {}};
  if (done)
    log_letters(turn.letters);
  return answer(std::move(done));
}

parking_port::behavior_type parking_actor(actor::pointer<parking_port, parking_state> self, store::settings database,
                                          std::string node_name) {
  auto& state = self->state;
  state.node_name = std::move(node_name);
  state.session.emplace(std::move(database));
  return {[&state](const claim_partition& asked) { return claim_in_time(state, asked); },
          [&state](const parking_turn& turn) { return take_turn(state, turn); },
          [&state](const find_changed_keys& asked) {
            return answer(state.session->run([&](soci::session& sql) { return read_changed(sql, asked); }));
          }};
}

}  // namespace

parking_port spawn_parking_actor(caf::actor_system& system, store::settings database, std::string node_name) {
  return system.spawn<caf::detached>(parking_actor, std::move(database), std::move(node_name));
}

}  // namespace troupe::letters
