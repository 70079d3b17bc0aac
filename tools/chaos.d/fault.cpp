#include "tools/chaos.d/fault.hpp"

namespace troupe::chaos {
namespace {

struct traits {
  const char* name;
  victim whom;
};

traits traits_of(fault_kind kind) {
  using enum fault_kind;
  switch (kind) {
    case node_kill:
      return {"node-kill", victim::node};
    case node_stop:
      return {"node-stop", victim::node};
    case node_freeze:
      return {"node-freeze", victim::node};
    case rolling_restart:
      return {"rolling-restart", victim::all_nodes};
    case broker_kill:
      return {"broker-kill", victim::broker};
    case broker_freeze:
      return {"broker-freeze", victim::broker};
    case database_restart:
      return {"database-restart", victim::database};
    case database_crash:
      return {"database-crash", victim::database};
    case backend_freeze:
      return {"backend-freeze", victim::database};
    case backends_terminate:
      return {"backends-terminate", victim::database};
    case connections_cut:
      return {"connections-cut", victim::database};
    case connections_freeze:
      return {"connections-freeze", victim::database};
    case connections_refuse:
      return {"connections-refuse", victim::database};
    case rebalance_storm:
      return {"rebalance-storm", victim::group};
    case sink_slow:
      return {"sink-slow", victim::sink};
    case sink_failing:
      return {"sink-failing", victim::sink};
    case poison:
      return {"poison", victim::topics};
  }
  return {"?", victim::topics};
}

bool is_of_connections(fault_kind kind) {
  return kind == fault_kind::connections_cut || kind == fault_kind::connections_freeze ||
         kind == fault_kind::connections_refuse;
}

}  // namespace

std::string name_of(fault_kind kind) { return traits_of(kind).name; }

victim victim_of(fault_kind kind) { return traits_of(kind).whom; }

std::string sentence_of(const planned_fault& fault) {
  const auto number = std::to_string(fault.target + 1);
  if (victim_of(fault.kind) == victim::node)
    return name_of(fault.kind) + " of shop-" + number;
  if (victim_of(fault.kind) == victim::broker)
    return name_of(fault.kind) + " of broker " + number;
  if (is_of_connections(fault.kind))
    return name_of(fault.kind) + (fault.target == every ? " of all nodes" : " of shop-" + number);
  return name_of(fault.kind);
}

}  // namespace troupe::chaos
