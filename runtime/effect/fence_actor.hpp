// The owner of one database session that gives batches their effect, exactly once.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/handler/subscription.hpp"
#include "runtime/inbox/windows.hpp"
#include "runtime/store/session.hpp"

namespace troupe::effect {

/// Detached: it blocks in the database. One transaction a batch: the fence, the inbox, the handler's statements, its
/// events, dead letters of what it rejected. `inbox`: which events have their effect once even if they come in two
/// records. What is remembered of them holds for one place in the log, so nothing has to be mended after a fault: the
/// bridge sends the same batch again and the fence tells whether it had been committed. Events leave before a batch is
/// answered; when COMMIT was not, a sweep finds them. `outbox`: where they go, empty when the handler publishes
/// nothing.
fence_port spawn_fence_actor(caf::actor_system& system, store::settings database, std::string node_name,
                             const handler::batch_subscription& handler, inbox::settings inbox,
                             batch_outbox_factory outbox = {});

/// The same actor over a database that does not block. Scheduled.
fence_port spawn_scheduled_fence_actor(caf::actor_system& system, effect_database_factory database,
                                       inbox::settings inbox);

}  // namespace troupe::effect
