// The order of steps in which a batch has its effect, and what a fault in them means.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/inbox/windows.hpp"

namespace troupe::effect {

/// One transaction: the fence, the inbox, the handler's statements, its events, dead letters of what it rejected; after
/// COMMIT the events leave, and `inbox` remembers what was noted.
batch_outcome give_effect(effect_database& database, const commit_batch& batch, inbox::windows& inbox);

}  // namespace troupe::effect
