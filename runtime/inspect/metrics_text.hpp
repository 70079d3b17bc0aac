// Prometheus text. Everything is read when asked for; nothing is counted twice.
#pragma once

#include "runtime/inspect/gathering.hpp"

namespace troupe::inspect {

std::string metrics_text(const inspected_node& node, const figures& found);

}  // namespace troupe::inspect
