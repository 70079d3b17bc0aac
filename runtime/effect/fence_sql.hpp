// consumer_offsets, statement by statement.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/store/session.hpp"

namespace troupe::effect {

std::optional<stored_offset> read_offset(soci::session& sql, const partition_name& of);

/// Moves the offset from `fence.from` to `fence.next`; false when it stands elsewhere (another owner went on, or this
/// very batch was committed before).
bool move_offset(soci::session& sql, const partition_name& of, const commit_batch::fence_values& fence);

}  // namespace troupe::effect
