// A fault that is being inflicted. One class for each family, in *_faults.cpp.
#pragma once

#include "tools/chaos.d/fault.hpp"
#include "tools/chaos.d/stage.hpp"

#include <memory>

namespace troupe::chaos {

/// Inflicted on construction. The director calls tick() often, heal() once when its time is over, and then tick() until
/// it says that everything is as before.
class running_fault {
public:
  virtual ~running_fault() = default;
  virtual void heal() = 0;
  /// True when the victim is back.
  virtual bool tick() = 0;
};

std::unique_ptr<running_fault> inflict(const planned_fault& fault, stage& on);

std::unique_ptr<running_fault> inflict_on_node(const planned_fault& fault, stage& on);
std::unique_ptr<running_fault> inflict_on_broker(const planned_fault& fault, stage& on);
std::unique_ptr<running_fault> inflict_on_database(const planned_fault& fault, stage& on);
std::unique_ptr<running_fault> inflict_on_database_rules(const planned_fault& fault, stage& on);
std::unique_ptr<running_fault> inflict_on_traffic(const planned_fault& fault, stage& on);

}  // namespace troupe::chaos
