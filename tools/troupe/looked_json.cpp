#include "tools/troupe/looked_json.hpp"

namespace troupe {

std::string ps_json(const std::vector<seen_node>& nodes) {
  rows_of_nodes<ps_row> out;
  for (const auto& one : nodes) {
    const auto held = one.partitions ? std::optional<std::int64_t>{one.partitions->partitions.size()} : std::nullopt;
    out.nodes.push_back({one.listed.name, one.state, one.why, one.listed.version, one.listed.adminAddress,
                         one.listed.heartbeatAgeMilliseconds, one.reasons, held, one.node});
  }
  return wire::to_json(out);
}

std::string actors_json(const std::vector<seen_node>& nodes) {
  rows_of_nodes<actors_row> out;
  for (const auto& one : nodes)
    out.nodes.push_back({one.listed.name, one.state, one.why, one.actors.value_or(inspect::actors_view{}).actors});
  return wire::to_json(out);
}

std::string partitions_json(const std::vector<seen_node>& nodes) {
  rows_of_nodes<partitions_row> out;
  for (const auto& one : nodes)
    out.nodes.push_back(
        {one.listed.name, one.state, one.why, one.partitions.value_or(inspect::partitions_view{}).partitions});
  return wire::to_json(out);
}

}  // namespace troupe
