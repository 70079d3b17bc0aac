// Clients that connect to a node's door and say nothing.
#pragma once

#include "tools/chaos.d/running_fault.hpp"

#include <sys/resource.h>
#include <vector>

namespace troupe::chaos {

/// `connections_idle`: a thousand of them; `descriptors_few`: fewer, and the node may open hardly a file more than it
/// has. Closes them and gives the limit back when healed and at its end.
class idle_clients : public running_fault {
public:
  idle_clients(const planned_fault& fault, stage& on);
  ~idle_clients() override;

  void heal() override;
  bool tick() override { return healed_; }

private:
  void connect(int count);
  void take_descriptors();

  node_process& node_;
  std::vector<int> sockets_;
  rlimit before_{};
  bool is_limited_ = false, healed_ = false;
};

}  // namespace troupe::chaos
