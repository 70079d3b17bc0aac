// Answers where a thing is. Reads tables and topics, so it blocks; holds no session between questions.
#pragma once

#include "runtime/inspect/event_tracer.hpp"
#include "runtime/store/session.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>

namespace troupe::inspect {

/// Request: answered with a path_view or an error. `ids` are as many as the trail wants.
struct follow_thing {
  std::string name;  // of a trail
  std::vector<std::int64_t> ids;
};

/// Request: answered with a path_view or an error. Any event, by its id.
struct follow_event {
  std::string id;
};

/// Request: answered with an outbox_facts_view or an error.
struct get_outbox {};

caf::actor spawn_trace_actor(caf::actor_system& system, store::settings database,
                             std::shared_ptr<const trace_settings> with);

}  // namespace troupe::inspect

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::follow_thing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::follow_event)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::get_outbox)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::path_view)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::outbox_facts_view)
