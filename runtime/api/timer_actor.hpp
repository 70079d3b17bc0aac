// Timers of a kind: who says when, and who does it.
#pragma once

#include <troupe/kind.hpp>

#include "runtime/api/kind_parts.hpp"
#include "runtime/api/unit_session.hpp"
#include "runtime/api/worker_pool.hpp"

namespace troupe::api {

/// Those of the kind, and one of the runtime's own if it has idempotent routes: it forgets old answers.
std::vector<timer_definition> timers_of(const kind_parts& parts);

/// Scheduled; gives `pool` a task at the start and `period` after each one's end; of a timer of the cluster more often,
/// because another node may have ended.
caf::actor spawn_timer_actor(caf::actor_system& system, timer_definition one, pool_port pool);

std::function<worker()> timer_workers(std::string kind, session_settings with);

}  // namespace troupe::api
