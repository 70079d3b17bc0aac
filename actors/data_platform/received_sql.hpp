// What the sink "postgres" has of one event.
#pragma once

#include "runtime/inspect/path_view.hpp"

#include <soci/soci.h>

namespace troupe::data_platform {

/// One stop, or none.
std::vector<inspect::stop_view> find_received(soci::session& sql, const std::string& event_id);

}  // namespace troupe::data_platform
