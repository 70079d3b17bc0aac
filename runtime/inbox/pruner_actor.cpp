#include "runtime/inbox/pruner_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/inbox/events_sql.hpp"

#include <caf/all.hpp>

namespace troupe::inbox {

struct prune_due {};

}  // namespace troupe::inbox

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inbox::prune_due)

namespace troupe::inbox {
namespace {

constexpr std::int64_t blocks = 256;  // some 20,000 rows; 20 ms, 80 when all of them go
constexpr auto pause = std::chrono::milliseconds{1000}, round_pause = std::chrono::milliseconds{60'000};

struct pruner_state {
  static inline const char* name = "inbox_pruner";
  std::optional<store::session> session;
  std::chrono::milliseconds keep{0};
  inbox::walk walk;
};

// Rows of the same age stand together: where some went there are more.
std::chrono::milliseconds prune(pruner_state& state) {
  const auto forgotten =
      state.session->run([&](soci::session& sql) { return prune_events(sql, state.walk, blocks, state.keep); });
  if (!forgotten || state.walk.next_block == 0)
    return round_pause;
  return *forgotten > 0 ? pause / 10 : pause;
}

caf::behavior inbox_pruner(caf::stateful_actor<pruner_state, actor::observed<caf::event_based_actor>>* self,
                           store::settings database, std::chrono::milliseconds keep) {
  self->state.session.emplace(std::move(database));
  self->state.keep = keep;
  self->delayed_send(self, round_pause, prune_due{});
  return {[self](const prune_due&) { self->delayed_send(self, prune(self->state), prune_due{}); }};
}

}  // namespace

caf::actor spawn_pruner_actor(caf::actor_system& system, store::settings database, std::chrono::milliseconds keep) {
  return system.spawn<caf::detached>(inbox_pruner, std::move(database), keep);
}

}  // namespace troupe::inbox
