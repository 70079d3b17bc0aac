#pragma once

#include <troupe/kind.hpp>

#include "actors/data_platform/data_platform_options.hpp"

namespace troupe::data_platform {

/// Hosts the data platform: completed orders go, each after a delay if so configured, to the log, a table or a URL.
/// `options`: until a node file is read.
troupe::kind kind(data_platform_options options = {});

}  // namespace troupe::data_platform
