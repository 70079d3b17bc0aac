#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe::bench {

/// POST /api/v1/baseline: 200 with an empty body, through the same door as everything else and nothing behind it.
node::actor_kind baseline_kind();

}  // namespace troupe::bench
