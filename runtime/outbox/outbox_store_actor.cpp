#include "runtime/outbox/outbox_store_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/outbox/mirror_sql.hpp"
#include "runtime/outbox/sweep_sql.hpp"

namespace troupe::outbox {
namespace {

struct outbox_store_state {
  static inline const char* name = "outbox_store";
  std::optional<store::session> session;
  std::string node_name;
};

caf::result<swept> find_waiting(outbox_store_state& state, const sweep& asked) {
  auto found = state.session->transact([&](soci::session& sql) {
    if (!asked.mirrored.empty())
      mirror_letters(sql, asked.mirrored, state.node_name, asked.limit);
    return select_waiting(sql, asked, state.node_name);
  });
  if (!found)
    return caf::make_error(caf::sec::runtime_error, found.error().detail);
  return std::move(*found);
}

caf::result<present> look_up(outbox_store_state& state, const find_present& asked) {
  auto found = state.session->run([&](soci::session& sql) { return present{select_present(sql, asked.ids)}; });
  if (!found)
    return caf::make_error(caf::sec::runtime_error, found.error().detail);
  return std::move(*found);
}

caf::result<bool> erase_delivered(outbox_store_state& state, const erase& asked) {
  auto done = state.session->run([&](soci::session& sql) { delete_rows(sql, asked.ids); });
  if (!done)
    return caf::make_error(caf::sec::runtime_error, done.error().detail);
  return true;
}

outbox_store_port::behavior_type outbox_store(actor::pointer<outbox_store_port, outbox_store_state> self,
                                              store::settings database, std::string node_name) {
  auto& state = self->state;
  state.session.emplace(std::move(database));
  state.node_name = std::move(node_name);
  return {[&state](const sweep& asked) { return find_waiting(state, asked); },
          [&state](const find_present& asked) { return look_up(state, asked); },
          [&state](const erase& asked) { return erase_delivered(state, asked); }};
}

}  // namespace

outbox_store_port spawn_outbox_store_actor(caf::actor_system& system, store::settings database, std::string node_name) {
  return system.spawn<caf::detached>(outbox_store, std::move(database), std::move(node_name));
}

}  // namespace troupe::outbox
