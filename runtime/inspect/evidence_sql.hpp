// What the database knows of one partition and of the locks that sessions of ours wait for.
#pragma once

#include "runtime/effect/fence_port.hpp"
#include "runtime/inspect/evidence.hpp"

#include <soci/soci.h>

namespace troupe::inspect {

/// Several reads, one after the other; not one instant.
stored_view read_stored(soci::session& sql, const broker::partition_name& of);

}  // namespace troupe::inspect
