// A keyed handler whose effect is in the simulated database: it books whatever it is given once more, and publishes a
// receipt for each.
#pragma once

#include "tests/simulation/world/stores.hpp"

namespace troupe::simulation {

/// The production steps of a record's effect over one session of the simulated database. One record after the other.
sink_port spawn_ledger(const batch_owner& by);

}  // namespace troupe::simulation
