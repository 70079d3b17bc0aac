#pragma once

#include "runtime/inspect/views.hpp"
#include "runtime/node/heartbeat_actor.hpp"

namespace troupe::node {

/// Age of the heartbeat of another instance under this name, in milliseconds; nothing when there is none.
std::optional<long long> other_heartbeat_age(soci::session& sql, const node_row& row);

void write_row(soci::session& sql, const node_row& row);

/// False when the row is another instance's.
bool beat(soci::session& sql, const node_row& row);

/// Age of the oldest outbox row that is this node's to publish, or nobody's who lives; 0: there is none.
std::chrono::milliseconds outbox_oldest_age(soci::session& sql, const node_row& row);

inspect::nodes_view read_nodes(soci::session& sql);

/// Takes some room on the disk and gives it back; throws what the database says when it has none, or is read only.
void try_to_write(soci::session& sql);

void remove_row(soci::session& sql, const node_row& row);

}  // namespace troupe::node
