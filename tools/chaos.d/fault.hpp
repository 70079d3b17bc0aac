// What can be done to a cluster of nodes, as plain values.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace troupe::chaos {

using std::chrono::milliseconds;

enum class fault_kind {
  node_kill,           // SIGKILL, started again
  node_stop,           // SIGTERM, started again
  node_freeze,         // SIGSTOP for longer than the session timeout, SIGCONT
  rolling_restart,     // SIGTERM and start, one node after the other
  descriptors_few,     // a node may open few files more, and idle clients take them
  connections_idle,    // clients that connect to a node's door and say nothing
  broker_kill,         // SIGKILL, started again
  broker_freeze,       // SIGSTOP, SIGCONT
  database_restart,    // PostgreSQL as on shutdown
  database_crash,      // PostgreSQL as after a crash
  database_read_only,  // default_transaction_read_only of the server
  sessions_read_only,  // of the database, sessions ended: those opened meanwhile stay read only afterwards
  database_promoted,   // the primary goes, its standby takes over; the other one comes back as standby
  grants_revoked,      // the nodes' role may not write some tables
  backend_freeze,      // SIGSTOP of one backend, SIGCONT
  backends_terminate,  // pg_terminate_backend of all of the nodes'
  connections_cut,     // between nodes and PostgreSQL, once
  connections_freeze,  // bytes stop moving, connections stay open
  connections_refuse,  // cut, and no new ones
  rebalance_storm,     // group members that come and go
  foreign_assignor,    // a member that shares out in another way has the group while the nodes start
  rights_revoked,      // WRITE of a topic denied to the nodes
  sink_slow,           // the data platform answers late
  sink_failing,        // it answers 500 and 503, and hangs up
  sink_500,            // it answers everything so
  sink_502,
  sink_504,
  sink_401,
  sink_404,
  sink_307,
  sink_interim,          // 103 before each answer, the first one of an event 503
  sink_leftovers,        // a 200 too many after each 503
  sink_wrong_length,     // ends within the body that it promised
  sink_closes,           // hangs up without an answer
  sink_hangs,            // never answers
  foreign_transactions,  // a producer that commits and aborts
  poison,                // records that nobody can handle
  topics_anew,           // deleted and made anew; the last act, see log_made_anew.hpp
};

/// What a fault takes away, and so what it must not overlap with.
enum class victim { node, all_nodes, broker, database, group, sink, topics, logs };

/// What a run needs to have for a fault.
enum class need { nothing, real_broker, three_brokers, rights, standby };

struct span {
  int least, most;  // seconds
};

struct fault_traits {
  fault_kind kind;
  const char* name;
  victim whom;
  span lasts;
  /// What a reason of /readyz says while it lasts; none: it need not be seen.
  const char* said = nullptr;
  need needs = need::nothing;
};

const std::vector<fault_traits>& all_faults();
const fault_traits& traits_of(fault_kind kind);
std::optional<fault_kind> kind_named(const std::string& name);

struct planned_fault {
  fault_kind kind = fault_kind::poison;
  int target = 0;      // of nodes, brokers and relays: counted from 0; `every` relay for database faults that hit all
  milliseconds at{0};  // since the load began
  milliseconds lasts{0};

  bool operator==(const planned_fault&) const = default;
};

inline constexpr int every = -1;

std::string name_of(fault_kind kind);
victim victim_of(fault_kind kind);

/// "node-kill of node-2"
std::string sentence_of(const planned_fault& fault);

}  // namespace troupe::chaos
