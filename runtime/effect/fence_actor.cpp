#include "runtime/effect/fence_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/effect/batch_effect.hpp"
#include "runtime/effect/effect_sql.hpp"
#include "runtime/handler/record_log.hpp"

namespace troupe::effect {
namespace {

struct fence_state {
  static inline const char* name = "batch_store";
  std::unique_ptr<effect_database> database;
  inbox::windows inbox{{}};
};

caf::result<loaded_offset> load(fence_state& state, const partition_name& of) {
  auto next = state.database->read_offset(of);
  if (!next)
    return caf::make_error(caf::sec::runtime_error, next.error().detail);
  return *next ? loaded_offset{(*next)->next, (*next)->known} : loaded_offset{};
}

void log_outcome(const commit_batch& batch, const batch_outcome& said) {
  std::vector<letters::dead_letter> letters;
  for (std::size_t i = 0; i < said.rejected.size(); ++i)
    if (said.is_repeat(i))
      handler::log_repeat(batch.of.topic, batch.records[i]);
    else if (said.rejected[i].empty())
      handler::log_stored(batch.of.topic, batch.records[i]);
    else
      letters.push_back({batch.of.group, batch.of.topic, batch.records[i], said.rejected[i], batch.attempts});
  letters::log_letters(letters);
}

batch_outcome commit(fence_state& state, const commit_batch& batch) {
  auto said = give_effect(*state.database, batch, state.inbox);
  log_outcome(batch, said);
  return said;
}

fence_port::behavior_type fence_actor(actor::pointer<fence_port, fence_state> self, const effect_database_factory& make,
                                      inbox::settings inbox) {
  auto& state = self->state;
  state.database = make();
  state.inbox = inbox::windows{inbox};
  return {[&state](const load_offset& asked) { return load(state, asked.of); },
          [&state](const commit_batch& batch) { return commit(state, batch); },
          [&state](const partition_left& news) { state.inbox.forget(news.of); }};
}

}  // namespace

fence_port spawn_fence_actor(caf::actor_system& system, store::settings database, std::string node_name,
                             const handler::batch_subscription& handler, inbox::settings inbox,
                             batch_outbox_factory outbox) {
  const effect_database_factory make = [database = std::move(database), name = std::move(node_name), handler,
                                        outbox = std::move(outbox)] {
    return make_effect_sql(database, name, handler.make_handler(), outbox ? outbox() : nullptr);
  };
  return system.spawn<caf::detached>(fence_actor, make, inbox);
}

fence_port spawn_scheduled_fence_actor(caf::actor_system& system, effect_database_factory database,
                                       inbox::settings inbox) {
  return system.spawn(fence_actor, std::move(database), inbox);
}

}  // namespace troupe::effect
