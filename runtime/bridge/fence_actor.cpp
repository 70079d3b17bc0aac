#include "runtime/bridge/fence_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/bridge/batch_effect.hpp"
#include "runtime/bridge/effect_sql.hpp"

namespace troupe::bridge {
namespace {

struct fence_state {
  static inline const char* name = "batch_store";
  std::unique_ptr<effect_database> database;
};

caf::result<loaded_offset> load(fence_state& state, const partition_name& of) {
  auto next = state.database->read_offset(of);
  if (!next)
    return caf::make_error(caf::sec::runtime_error, next.error().detail);
  return loaded_offset{*next};
}

fence_port::behavior_type fence_actor(actor::pointer<fence_port, fence_state> self,
                                      const effect_database_factory& make) {
  auto& state = self->state;
  state.database = make();
  return {[&state](const load_offset& asked) { return load(state, asked.of); },
          [&state](const commit_batch& batch) { return give_effect(*state.database, batch); }};
}

}  // namespace

fence_port spawn_fence_actor(caf::actor_system& system, store::settings database, std::string node_name,
                             const batch_subscription& handler) {
  const effect_database_factory make = [database = std::move(database), name = std::move(node_name), handler] {
    return make_effect_sql(database, name, handler.make_handler());
  };
  return system.spawn<caf::detached>(fence_actor, make);
}

fence_port spawn_scheduled_fence_actor(caf::actor_system& system, effect_database_factory database) {
  return system.spawn(fence_actor, std::move(database));
}

}  // namespace troupe::bridge
