// This node's row in `nodes`: how nodes find each other, and how the others know that it lives.
#pragma once

#include "runtime/inspect/inspected_node.hpp"
#include "runtime/store/session.hpp"

#include <caf/actor.hpp>
#include <string>

namespace troupe::node {

struct node_row {
  std::string name;
  std::string instance;  // random per start
  std::string version;
  std::string admin_address;
  std::string actors;  // "payment,ledger"
};

struct name_claim {
  enum class outcome { made, in_use, not_now } what = outcome::made;  // not_now: the database did not let it
  std::string why = {};                                               // one sentence
};

/// Claims the name. Waits (up to 4 s) when a row with a fresh heartbeat exists: a node that was killed stops beating,
/// one that lives does not.
name_claim claim_name(store::session& sql, const node_row& row);

/// Detached. Beats every second and looks how old the outbox is; a database that cannot be reached, or a row that
/// another instance has taken, is a reason not to be ready. Answers inspect::get_nodes. Ends by exit; the row is then
/// removed.
caf::actor spawn_heartbeat_actor(caf::actor_system& system, store::settings database, node_row row,
                                 std::shared_ptr<inspect::inspected_node> node);

}  // namespace troupe::node
