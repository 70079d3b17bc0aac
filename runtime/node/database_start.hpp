// What a node does with its database before anything else: wait until it can work with it, bring its schema up to date,
// take its name.
#pragma once

#include "runtime/inspect/readiness.hpp"
#include "runtime/node/heartbeat_actor.hpp"
#include "runtime/node/node.hpp"
#include "runtime/store/migrations.hpp"
#include "runtime/store/server_facts.hpp"

namespace troupe::node {

/// What the program brings, and what the node may do about it.
struct schema_plan {
  std::vector<store::migration> known;
  std::vector<store::wanted_right> rights;
  bool migrates = true;
};

/// Waits until the database can be worked with and the name is this node's, or the signal comes (then `done`, and
/// signal.wait_for() is true). Whatever may pass by itself or by somebody's hand is waited for and said: a server that
/// is away, refuses the login, is full, read only or a standby, a schema that is older. What does not is the end, after
/// a sentence in the log: `failed` for a newer schema or a script that fails; `wrong_usage` for a name in use, an
/// encoding other than UTF8, sessions shared by a pooler.
exit_code prepare_database(const store::settings& database, const schema_plan& schema, const node_row& row,
                           inspect::readiness& ready, stop_signal& signal);

}  // namespace troupe::node
