#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe::data_platform {

/// Hosts the data platform: completed orders go, each after a delay if so configured, to the log, a table or a URL. Its
/// actors are ended in the order of the path, so that nothing is handed to a sink that is gone.
node::actor_kind kind();

}  // namespace troupe::data_platform
