// What was seen of a cluster as tables: of `ps`, `actors`, `partitions` and `top`.
#pragma once

#include "tools/troupe/cluster_look.hpp"
#include "tools/troupe/table.hpp"

namespace troupe {

table node_table(const std::vector<seen_node>& nodes);

/// Nodes that do not answer have a row too, in all three.
table actor_table(const std::vector<seen_node>& nodes);

/// A row for each message type of each actor.
table type_table(const std::vector<seen_node>& nodes);

/// By topic and partition.
table partition_table(const std::vector<seen_node>& nodes);

}  // namespace troupe
