#pragma once

#include "runtime/handler/delivered.hpp"
#include "tools/bench.d/paced_work.hpp"
#include "tools/load/latency_histogram.hpp"

#include <caf/fwd.hpp>

namespace troupe::bench {

using paced_record = handler::delivered<paced_work>;

struct get_work_figures {};

/// Of everything since the actor's start. `latency`: from the moment of sending, of the records that are to be
/// measured.
struct work_figures {
  std::uint64_t done = 0, failed = 0;
  double seconds = 0;  // from the first record's arrival to the end of the last
  double worked = 0;   // seconds that the records took, all together: a timer is late by some 0.1 ms each time
  load::latency_histogram latency;
};

using paced_work_port =
    handler::keyed_handler_port<paced_work>::extend<caf::replies_to<get_work_figures>::with<work_figures>>;

/// A keyed handler whose work is waiting: each record is done when its milliseconds are over, as behind a slow service.
/// Scheduled, never blocks; one timer serves all records that wait.
paced_work_port spawn_paced_work_actor(caf::actor_system& system);

}  // namespace troupe::bench

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bench::paced_record)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bench::get_work_figures)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bench::work_figures)
