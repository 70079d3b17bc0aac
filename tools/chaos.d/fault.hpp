// What can be done to the shop, as plain values.
#pragma once

#include <array>
#include <chrono>
#include <string>

namespace troupe::chaos {

using std::chrono::milliseconds;

enum class fault_kind {
  node_kill,           // SIGKILL, started again
  node_stop,           // SIGTERM, started again
  node_freeze,         // SIGSTOP for longer than the session timeout, SIGCONT
  rolling_restart,     // SIGTERM and start, one node after the other
  broker_kill,         // SIGKILL, started again
  broker_freeze,       // SIGSTOP, SIGCONT
  database_restart,    // PostgreSQL as on shutdown
  database_crash,      // PostgreSQL as after a crash
  backend_freeze,      // SIGSTOP of one backend, SIGCONT
  backends_terminate,  // pg_terminate_backend of all of the nodes'
  connections_cut,     // between nodes and PostgreSQL, once
  connections_freeze,  // bytes stop moving, connections stay open
  connections_refuse,  // cut, and no new ones
  rebalance_storm,     // group members that come and go
  sink_slow,           // the data platform answers late
  sink_failing,        // it answers 500 and 503, and hangs up
  poison,              // records that nobody can handle
};

inline constexpr std::array all_kinds{
    fault_kind::node_kill,          fault_kind::node_stop,       fault_kind::node_freeze,
    fault_kind::rolling_restart,    fault_kind::broker_kill,     fault_kind::broker_freeze,
    fault_kind::database_restart,   fault_kind::database_crash,  fault_kind::backend_freeze,
    fault_kind::backends_terminate, fault_kind::connections_cut, fault_kind::connections_freeze,
    fault_kind::connections_refuse, fault_kind::rebalance_storm, fault_kind::sink_slow,
    fault_kind::sink_failing,       fault_kind::poison,
};

/// What a fault takes away, and so what it must not overlap with.
enum class victim { node, all_nodes, broker, database, group, sink, topics };

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

/// "node-kill of shop-2"
std::string sentence_of(const planned_fault& fault);

}  // namespace troupe::chaos
