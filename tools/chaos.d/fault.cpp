#include "tools/chaos.d/fault.hpp"

#include <algorithm>

namespace troupe::chaos {
namespace {

bool is_of_connections(fault_kind kind) {
  return kind == fault_kind::connections_cut || kind == fault_kind::connections_freeze ||
         kind == fault_kind::connections_refuse;
}

}  // namespace

const std::vector<fault_traits>& all_faults() {
  using enum fault_kind;
  static const std::vector<fault_traits> all{
      {node_kill, "node-kill", victim::node, {0, 10}},
      {node_stop, "node-stop", victim::node, {1, 8}},
      {node_freeze, "node-freeze", victim::node, {8, 14}},  // the session timeout is 6
      {rolling_restart, "rolling-restart", victim::all_nodes, {20, 20}},
      {descriptors_few, "descriptors-few", victim::node, {5, 10}},
      {connections_idle, "connections-idle", victim::node, {5, 10}},
      {broker_kill, "broker-kill", victim::broker, {2, 15}, nullptr, need::three_brokers},
      {broker_freeze, "broker-freeze", victim::broker, {2, 12}, nullptr, need::three_brokers},
      {database_restart, "database-restart", victim::database, {0, 0}},
      {database_crash, "database-crash", victim::database, {0, 0}},
      {database_read_only, "database-read-only", victim::database, {8, 15}, "read-only"},
      {sessions_read_only, "sessions-read-only", victim::database, {8, 15}, "read-only"},
      {database_promoted, "database-promoted", victim::database, {3, 6}, nullptr, need::standby},
      {grants_revoked, "grants-revoked", victim::database, {8, 15}, "permission denied"},
      {backend_freeze, "backend-freeze", victim::database, {2, 15}},  // the watchdog bites after 8
      {backends_terminate, "backends-terminate", victim::database, {0, 0}},
      {connections_cut, "connections-cut", victim::database, {0, 0}},
      {connections_freeze, "connections-freeze", victim::database, {2, 14}},
      {connections_refuse, "connections-refuse", victim::database, {1, 10}},
      {rebalance_storm, "rebalance-storm", victim::group, {5, 10}},
      {foreign_assignor, "foreign-assignor", victim::all_nodes, {15, 20}, "assign", need::real_broker},
      {rights_revoked, "rights-revoked", victim::group, {10, 15}, "uthori", need::rights},
      {sink_slow, "sink-slow", victim::sink, {5, 15}},
      {sink_failing, "sink-failing", victim::sink, {3, 12}},
      {sink_500, "sink-500", victim::sink, {8, 14}, "500"},
      {sink_502, "sink-502", victim::sink, {8, 14}, "502"},
      {sink_504, "sink-504", victim::sink, {8, 14}, "504"},
      {sink_401, "sink-401", victim::sink, {8, 14}, "401"},
      {sink_404, "sink-404", victim::sink, {8, 14}, "404"},
      {sink_307, "sink-307", victim::sink, {8, 14}, "307"},
      {sink_interim, "sink-interim", victim::sink, {5, 10}},
      {sink_leftovers, "sink-leftovers", victim::sink, {5, 10}},
      {sink_wrong_length, "sink-wrong-length", victim::sink, {5, 10}},
      {sink_closes, "sink-closes", victim::sink, {8, 14}, "closed the connection"},
      {sink_hangs, "sink-hangs", victim::sink, {8, 14}, "did not answer within"},
      {foreign_transactions, "foreign-transactions", victim::topics, {8, 12}, nullptr, need::real_broker},
      {poison, "poison", victim::topics, {0, 0}},
      {topics_anew, "topics-anew", victim::logs, {0, 0}, nullptr, need::real_broker},
  };
  return all;
}

const fault_traits& traits_of(fault_kind kind) {
  return *std::find_if(all_faults().begin(), all_faults().end(), [&](const auto& one) { return one.kind == kind; });
}

std::optional<fault_kind> kind_named(const std::string& name) {
  for (const auto& one : all_faults())
    if (name == one.name)
      return one.kind;
  return std::nullopt;
}

std::string name_of(fault_kind kind) { return traits_of(kind).name; }

victim victim_of(fault_kind kind) { return traits_of(kind).whom; }

std::string sentence_of(const planned_fault& fault) {
  const auto number = std::to_string(fault.target + 1);
  if (victim_of(fault.kind) == victim::node)
    return name_of(fault.kind) + " of node-" + number;
  if (victim_of(fault.kind) == victim::broker)
    return name_of(fault.kind) + " of broker " + number;
  if (is_of_connections(fault.kind))
    return name_of(fault.kind) + (fault.target == every ? " of all nodes" : " of node-" + number);
  return name_of(fault.kind);
}

}  // namespace troupe::chaos
