// One look at all nodes at once: every node is asked in its own thread for all that is wanted, within one deadline.
#pragma once

#include "tools/troupe/cluster.hpp"

namespace troupe {

/// The declared order of the JSON is `troupe ps --json`; see json.md.
struct seen_node {
  inspect::listed_node_view listed;
  std::string state = "mute";  // "ready", "not-ready", "mute": does not answer, "dead": its heartbeat has stopped
  std::string why;             // of a mute or dead one, a sentence
  std::vector<inspect::reason_view> reasons;
  std::optional<inspect::node_view> node;
  std::optional<inspect::partitions_view> partitions;
  std::optional<inspect::actors_view> actors;
};

struct wanted_views {
  bool node = false, partitions = false, actors = false;
};

/// Same order. A node that cannot be asked is in it too, with its state.
std::vector<seen_node> look_at_nodes(const inspect::nodes_view& listed, wanted_views wanted);

/// The error, a sentence, means that no node could be found.
tl::expected<std::vector<seen_node>, std::string> look_at_cluster(const vantage& from, wanted_views wanted);

/// "not ready: postgresql: ...": what a person reads.
std::string state_in_words(const seen_node& one);

}  // namespace troupe
