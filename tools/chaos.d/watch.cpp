#include "tools/chaos.d/watch.hpp"

#include "tools/troupe/cluster.hpp"

#include <future>

namespace troupe::chaos {
namespace {

using view = std::optional<inspect::partitions_view>;

view ask(const std::string& admin) {
  const auto body = ask_admin(admin, "/v1/partitions");
  if (!body)
    return std::nullopt;
  auto seen = schemas::from_json<inspect::partitions_view>(*body, schemas::unknown_fields::ignore);
  return seen ? view{std::move(*seen)} : std::nullopt;
}

void note(const std::string& node, const inspect::partition_view& one, takeover_clock& clock, sight& into) {
  ++into.partitions;
  into.lag += one.lag.value_or(0);
  into.unfinished += one.unfinished;
  if (one.watermark)
    clock.saw(node, {one.topic, one.partition}, *one.watermark, std::chrono::steady_clock::now());
}

}  // namespace

sight look_around(stage& at) {
  std::vector<std::pair<std::string, std::future<view>>> asked;
  for (const auto& node : at.nodes)
    if (!node.is_away())
      asked.emplace_back(node.name(), std::async(std::launch::async, [admin = node.admin()] { return ask(admin); }));
  sight out;
  for (auto& [name, answer] : asked)
    if (const auto seen = answer.get())
      for (const auto& one : seen->partitions)
        note(name, one, at.takeovers, out);
  return out;
}

}  // namespace troupe::chaos
