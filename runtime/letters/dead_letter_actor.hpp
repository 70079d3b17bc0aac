// The owner of the database session that stores dead letters.
#pragma once

#include "runtime/letters/dead_letter.hpp"
#include "runtime/store/session.hpp"

namespace troupe::letters {

/// Detached: it blocks in the database. Answers an error while letters cannot be stored; whoever asked keeps them.
dead_letter_port spawn_dead_letter_actor(caf::actor_system& system, store::settings database, std::string node_name);

}  // namespace troupe::letters
