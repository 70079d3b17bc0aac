#include "runtime/inspect/admin_store_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/outbox/replay_sql.hpp"

namespace troupe::inspect {
namespace {

struct admin_store_state {
  static inline const char* name = "admin_store";
  std::optional<store::session> session;
  bool show_payloads = false;
};

template <class T>
caf::result<T> answer(store::stored<T> done) {
  if (!done)
    return caf::make_error(caf::sec::runtime_error, done.error().detail);
  return std::move(*done);
}

letters_view list(soci::session& sql, const list_letters& asked, bool show_payloads) {
  return view_of(letters::read_letters(sql, asked.chosen, asked.limit, asked.after), show_payloads);
}

letter_deed_view settle(soci::session& sql, const settle_letters& asked) {
  if (asked.what == settle_letters::deed::discard)
    return {letters::discard_letters(sql, asked.chosen), {}};
  const auto done = outbox::replay_letters(sql, asked.chosen);
  letter_deed_view out{done.in_place + done.as_events, {}};
  for (const auto& [id, why] : done.refused)
    out.refused.push_back("letter " + std::to_string(id) + ": " + why);
  return out;
}

caf::behavior admin_store_actor(caf::stateful_actor<admin_store_state, actor::observed<caf::event_based_actor>>* self,
                                store::settings database, bool show_payloads) {
  auto& state = self->state;
  state.session.emplace(std::move(database));
  state.show_payloads = show_payloads;
  return {
      [&state](const list_letters& asked) {
        return answer(state.session->run([&](soci::session& sql) { return list(sql, asked, state.show_payloads); }));
      },
      [&state](const settle_letters& asked) {
        return answer(state.session->transact([&](soci::session& sql) { return settle(sql, asked); }));
      },
      [&state](const get_stored& asked) {
        return answer(state.session->run([&](soci::session& sql) { return read_stored(sql, asked.of); }));
      }};
}

}  // namespace

caf::actor spawn_admin_store_actor(caf::actor_system& system, store::settings database, bool show_payloads) {
  return system.spawn<caf::detached>(admin_store_actor, std::move(database), show_payloads);
}

}  // namespace troupe::inspect
