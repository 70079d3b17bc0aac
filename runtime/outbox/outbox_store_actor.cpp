#include "runtime/outbox/outbox_store_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/outbox/handing_sql.hpp"
#include "runtime/outbox/mirror_sql.hpp"
#include "runtime/outbox/sweep_sql.hpp"

#include <algorithm>

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

std::vector<find_present::chain> led_by_others(const std::vector<find_present::chain>& chains,
                                               const std::vector<std::string>& led) {
  std::vector<find_present::chain> out;
  std::copy_if(chains.begin(), chains.end(), std::back_inserter(out),
               [&](const auto& one) { return std::find(led.begin(), led.end(), one.awaited) != led.end(); });
  return out;
}

std::vector<std::string> ids_of(const std::vector<find_present::chain>& chains) {
  std::vector<std::string> out;
  for (const auto& chain : chains)
    out.insert(out.end(), chain.ids.begin(), chain.ids.end());
  return out;
}

caf::result<present> look_up(outbox_store_state& state, const find_present& asked) {
  auto found =
      state.session->run([&](soci::session& sql) { return select_present(sql, asked.chains, state.node_name); });
  if (!found)
    return caf::make_error(caf::sec::runtime_error, found.error().detail);
  const auto led = led_by_others(asked.chains, found->led);
  if (led.empty())
    return present{std::move(found->ids), {}};
  auto handed =
      state.session->run([&](soci::session& sql) { return hand_on(sql, led, asked.dead_after, state.node_name); });
  return present{std::move(found->ids), handed ? std::move(*handed) : ids_of(led)};
}

caf::result<erased> erase_delivered(outbox_store_state& state, const erase& asked) {
  auto done = state.session->run([&](soci::session& sql) {
    const bool was_awaited = delete_rows(sql, asked.ids);
    return was_awaited ? take_handed(sql, state.node_name, asked.room) : erased{};
  });
  if (!done)
    return caf::make_error(caf::sec::runtime_error, done.error().detail);
  return std::move(*done);
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
