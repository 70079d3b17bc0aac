// Owner of the session by which the admin API asks the database: dead letters, and what stands still there.
#pragma once

#include "runtime/inspect/evidence_sql.hpp"
#include "runtime/inspect/letter_views.hpp"
#include "runtime/store/session.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>

namespace troupe::inspect {

/// Request: open letters, oldest first, with an id above `after`. Answered with a letters_view.
struct list_letters {
  letters::letter_choice chosen;
  std::int64_t after = 0;
  int limit = 100;
};

/// Request: one transaction. Answered with a letter_deed_view.
struct settle_letters {
  enum class deed : std::uint8_t { replay, discard };
  deed what = deed::replay;
  letters::letter_choice chosen;
};

/// Request: answered with a stored_view.
struct get_stored {
  broker::partition_name of;
};

/// Detached, because its statements block. Errors say what the database said. `show_payloads`: what records carried is
/// among the answers.
caf::actor spawn_admin_store_actor(caf::actor_system& system, store::settings database, bool show_payloads);

}  // namespace troupe::inspect

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::list_letters)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::settle_letters)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::get_stored)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::stored_view)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::letters_view)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::letter_deed_view)
