// Asking every node what it knows of a partition, and the verdict on all of it.
#pragma once

#include "runtime/inspect/why_partition.hpp"
#include "tools/troupe/cluster.hpp"

namespace troupe {

inspect::verdict partition_verdict(const inspect::nodes_view& listed, const inspect::partition_question& about);

}  // namespace troupe
