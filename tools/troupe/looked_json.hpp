// What `ps`, `actors` and `partitions` print with --json. Stable; every field is in json.md.
#pragma once

#include "tools/troupe/cluster_look.hpp"

namespace troupe {

/// One node of `troupe ps --json`.
struct ps_row {
  std::string name, state, why, version, adminAddress;
  std::int64_t heartbeatAgeMilliseconds = 0;
  std::vector<inspect::reason_view> reasons;
  std::optional<std::int64_t> partitions;
  std::optional<inspect::node_view> node;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(name), CEREAL_NVP(state), CEREAL_NVP(why), CEREAL_NVP(version), CEREAL_NVP(adminAddress),
       CEREAL_NVP(heartbeatAgeMilliseconds), CEREAL_NVP(reasons), CEREAL_NVP(partitions), CEREAL_NVP(node));
  }
};

struct actors_row {
  std::string node, state, why;
  std::vector<inspect::actor_view> actors;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node), CEREAL_NVP(state), CEREAL_NVP(why), CEREAL_NVP(actors));
  }
};

struct partitions_row {
  std::string node, state, why;
  std::vector<inspect::partition_view> partitions;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node), CEREAL_NVP(state), CEREAL_NVP(why), CEREAL_NVP(partitions));
  }
};

template <class Row>
struct rows_of_nodes {
  std::vector<Row> nodes;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(nodes));
  }
};

std::string ps_json(const std::vector<seen_node>& nodes);
std::string actors_json(const std::vector<seen_node>& nodes);
std::string partitions_json(const std::vector<seen_node>& nodes);

}  // namespace troupe
