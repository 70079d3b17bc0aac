// What a server says about the database it was asked for and about what this role may do there: for the decision
// whether a node can work with it.
#pragma once

#include "runtime/store/schema_state.hpp"
#include "runtime/store/session.hpp"

#include <vector>

namespace troupe::store {

/// What must be allowed on a table or sequence that exists: "insert" on "payments".
struct wanted_right {
  std::string right, on;
  bool is_sequence = false;
};

struct server_facts {
  std::string database, role, schema;  // schema: where new tables would go; empty: nowhere
  std::string encoding = "UTF8";       // of the database
  bool is_standby = false;
  bool is_read_only = false;  // sessions begin so
  bool may_create = true;     // tables in `schema`
  std::vector<applied_migration> applied;
  std::vector<wanted_right> lacking;    // of the wanted ones
  std::chrono::milliseconds behind{0};  // of this machine's clock; negative: the server's is behind
  std::chrono::milliseconds round_trip{0};
};

stored<server_facts> look_at_server(session& with, const std::vector<wanted_right>& wanted);

/// Whether clients share their sessions, as behind a pooler in transaction mode: then neither settings nor prepared
/// statements stay with the session that made them. Opens two sessions.
stored<bool> shares_sessions(const settings& with);

}  // namespace troupe::store
