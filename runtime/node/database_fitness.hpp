// Whether a node can work with a database, from what its server says. Pure; asked at the start and by
// `troupe check --connect`.
#pragma once

#include "runtime/store/schema_state.hpp"
#include "runtime/store/server_facts.hpp"

#include <string>
#include <vector>

namespace troupe::node {

/// remark: it works. wait: not now; it goes on by itself once somebody has done what the sentence says. newer, refuse:
/// it never will with this program, with this database.
enum class gravity { remark, wait, newer, refuse };

struct database_finding {
  gravity how = gravity::remark;
  std::string what;  // one sentence, with the remedy
};

/// All there is to say, the gravest first. `migrates`: the node brings the schema up to date by itself.
std::vector<database_finding> findings_on(const store::server_facts& server, const std::vector<store::migration>& known,
                                          bool migrates);

/// For a server on which clients share sessions; see store::shares_sessions().
database_finding shared_sessions();

/// The rights that a role which only works needs on what these scripts create.
std::vector<store::wanted_right> rights_on(const std::vector<store::migration>& scripts);

}  // namespace troupe::node
