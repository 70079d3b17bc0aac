#include "tools/chaos.d/running_fault.hpp"

namespace troupe::chaos {

std::unique_ptr<running_fault> inflict(const planned_fault& fault, stage& on) {
  switch (victim_of(fault.kind)) {
    case victim::node:
    case victim::all_nodes:
      return inflict_on_node(fault, on);
    case victim::broker:
      return inflict_on_broker(fault, on);
    case victim::database:
      return inflict_on_database(fault, on);
    case victim::group:
    case victim::sink:
    case victim::topics:
    case victim::logs:
      return inflict_on_traffic(fault, on);
  }
  return nullptr;
}

}  // namespace troupe::chaos
