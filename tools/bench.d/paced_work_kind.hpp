#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe::bench {

/// Handles "paced-work", keyed. GET /api/v1/paced-work:
/// {"done":1000,"failed":0,"okPerSecond":99,"p50":10.1,"p99":11.2}, latencies in ms.
node::actor_kind paced_work_kind();

}  // namespace troupe::bench
