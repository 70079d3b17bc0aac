#pragma once

#include <chrono>
#include <cstdint>

namespace troupe::inspect {

struct used_resources {
  std::int64_t resident_bytes = 0;
  std::chrono::milliseconds cpu{0};  // user and system, since the start
};

/// Of this program, from /proc/self and getrusage.
used_resources resources_used();

}  // namespace troupe::inspect
