// The owner of the database session that keeps parked records.
#pragma once

#include "runtime/letters/parking_port.hpp"
#include "runtime/store/session.hpp"

namespace troupe::letters {

/// Detached: it blocks in the database. One request, one transaction; decides nothing. Answers an error while the
/// database does not do it; the same request may be sent again.
parking_port spawn_parking_actor(caf::actor_system& system, store::settings database, std::string node_name);

}  // namespace troupe::letters
