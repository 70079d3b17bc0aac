// The way from whoever writes events to a relay that is started later.
#pragma once

#include "runtime/outbox/relay_port.hpp"

#include <mutex>
#include <vector>

namespace troupe::outbox {

/// Shared by a node and its writers; thread-safe. Does not keep the relay alive, which itself holds the local routes
/// behind which writers are.
class relay_link {
public:
  void connect(const relay_port& to);

  /// After COMMIT. What is told before connect() or after the relay's end is found by a sweep.
  void tell(std::vector<entry> events) const;

private:
  mutable std::mutex mutex_;
  caf::weak_actor_ptr to_;
};

}  // namespace troupe::outbox
