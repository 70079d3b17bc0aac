#include "runtime/bridge/fence_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/bridge/fence_sql.hpp"
#include "runtime/store/abandon.hpp"

#include <spdlog/spdlog.h>

namespace troupe::bridge {
namespace {

constexpr auto fence_failed = "OF001";

struct fence_state {
  static inline const char* name = "batch_store";
  std::optional<store::session> session;
  std::unique_ptr<batch_handler> handler;
  std::string node_name;
};

std::vector<dead_letter> letters_of(const commit_batch& batch,
                                    const std::vector<std::pair<std::size_t, std::string>>& rejected) {
  std::vector<dead_letter> letters;
  for (const auto& [index, reason] : rejected)
    letters.push_back({batch.of.group, batch.of.topic, batch.records[index], reason, batch.attempts});
  return letters;
}

/// Everything one batch does to the database.
std::vector<std::string> give_effect(fence_state& state, soci::session& sql, const commit_batch& batch) {
  // First the fence: its row lock makes a second owner wait here instead of doing work that must be thrown away.
  if (batch.fence && !move_offset(sql, batch.of, *batch.fence))
    throw store::abandon{fence_failed, "the stored offset is not " + std::to_string(batch.fence->from)};
  store::unit_of_work unit{sql};
  if (batch.condemned.empty())
    state.handler->handle(batch.records, batch.fence.has_value(), unit);
  else
    unit.reject(0, batch.condemned);
  store_letters(sql, letters_of(batch, unit.rejected()), state.node_name);
  std::vector<std::string> rejected(batch.records.size());
  for (const auto& [index, reason] : unit.rejected())
    rejected[index] = reason;
  return rejected;
}

batch_outcome to_outcome(const store::store_error& fault) {
  using result = batch_outcome::result;
  if (fault.sqlstate == fence_failed)
    return {result::fenced, fault.detail, {}};
  return {fault.is_retriable() ? result::unavailable : result::poison, fault.sqlstate + " " + fault.detail, {}};
}

batch_outcome commit(fence_state& state, const commit_batch& batch) {
  auto done = state.session->transact([&](soci::session& sql) { return give_effect(state, sql, batch); });
  if (done)
    return {batch_outcome::result::committed, {}, std::move(*done)};
  if (done.error().kind != store::fault::conflict)
    spdlog::warn("{}: a batch of {} was not stored: {} {}", batch.of.topic, batch.records.size(),
                 store::to_string(done.error().kind), done.error().detail);
  return to_outcome(done.error());
}

caf::result<loaded_offset> load(fence_state& state, const partition_name& of) {
  auto next = state.session->run([&](soci::session& sql) { return read_offset(sql, of); });
  if (!next)
    return caf::make_error(caf::sec::runtime_error, next.error().detail);
  return loaded_offset{*next};
}

fence_port::behavior_type fence_actor(actor::pointer<fence_port, fence_state> self, store::settings database,
                                      std::string node_name, const batch_subscription& subscription) {
  auto& state = self->state;
  state.node_name = std::move(node_name);
  state.handler = subscription.make_handler();
  state.session.emplace(std::move(database));
  state.session->on_open([&state](soci::session& fresh) { state.handler->prepare(fresh); });
  return {[&state](const load_offset& asked) { return load(state, asked.of); },
          [&state](const commit_batch& batch) { return commit(state, batch); }};
}

}  // namespace

fence_port spawn_fence_actor(caf::actor_system& system, store::settings database, std::string node_name,
                             const batch_subscription& handler) {
  return system.spawn<caf::detached>(fence_actor, std::move(database), std::move(node_name), handler);
}

}  // namespace troupe::bridge
