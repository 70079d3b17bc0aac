// Which sink the settings ask for.
#pragma once

#include "actors/data_platform/data_platform_options.hpp"
#include "actors/data_platform/sink_port.hpp"
#include "runtime/store/session.hpp"

#include <caf/fwd.hpp>

namespace troupe::data_platform {

/// Throws std::invalid_argument that names the key when sink = "http" has no usable url.
sink_port spawn_sink(caf::actor_system& system, const data_platform_options& options, const store::settings& database);

}  // namespace troupe::data_platform
