// How this program runs CAF; the only place that knows scheduler settings.
#pragma once

#include <caf/actor_system_config.hpp>
#include <cstddef>

namespace troupe::actor {

/// Policy `sharing` (stealing starves actors behind a busy pair), `threads` workers (0: one per core), and at most 300
/// messages before an actor gives its worker back. Reads no file and no command line.
class system_config : public caf::actor_system_config {
public:
  explicit system_config(std::size_t threads = 0);
};

}  // namespace troupe::actor
