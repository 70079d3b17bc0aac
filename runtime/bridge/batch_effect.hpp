// The order of steps in which a batch has its effect, and what a fault in them means.
#pragma once

#include "runtime/bridge/effect_database.hpp"

namespace troupe::bridge {

/// One transaction: the fence, the inbox, the handler's statements, its events, dead letters of what it rejected; after
/// COMMIT the events leave. Remembers nothing.
batch_outcome give_effect(effect_database& database, const commit_batch& batch, inbox_scope scope);

}  // namespace troupe::bridge
