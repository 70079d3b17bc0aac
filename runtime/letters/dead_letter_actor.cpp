#include "runtime/letters/dead_letter_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/letters/dead_letter_sql.hpp"

namespace troupe::letters {
namespace {

struct dead_letter_state {
  static inline const char* name = "dead_letters";
  std::optional<store::session> session;
  std::string node_name;
};

caf::result<bool> store_all(dead_letter_state& state, const std::vector<dead_letter>& letters) {
  auto done = state.session->transact([&](soci::session& sql) { store_letters(sql, letters, state.node_name); });
  if (!done)
    return caf::make_error(caf::sec::runtime_error, done.error().detail);
  log_letters(letters);
  return true;
}

dead_letter_port::behavior_type dead_letter_actor(actor::pointer<dead_letter_port, dead_letter_state> self,
                                                  store::settings database, std::string node_name) {
  auto& state = self->state;
  state.node_name = std::move(node_name);
  state.session.emplace(std::move(database));
  return {[&state](const bury& asked) { return store_all(state, asked.letters); }};
}

}  // namespace

dead_letter_port spawn_dead_letter_actor(caf::actor_system& system, store::settings database, std::string node_name) {
  return system.spawn<caf::detached>(dead_letter_actor, std::move(database), std::move(node_name));
}

}  // namespace troupe::letters
