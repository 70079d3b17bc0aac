#include "tools/chaos.d/watch.hpp"

#include "tools/troupe/cluster.hpp"

#include <future>

namespace troupe::chaos {
namespace {

struct view {
  std::optional<inspect::ready_view> readiness;
  std::optional<inspect::partitions_view> partitions;
};

template <class View>
std::optional<View> ask(admin_line& line, const std::string& path) {
  const auto body = line.ask(path);
  if (!body)
    return std::nullopt;
  auto seen = wire::from_json<View>(*body, wire::unknown_fields::ignore);
  return seen ? std::optional<View>{std::move(*seen)} : std::nullopt;
}

view ask_all(const std::string& admin) {
  admin_line line{admin, answer_within};
  view out;
  out.readiness = ask<inspect::ready_view>(line, "/readyz");
  out.partitions = ask<inspect::partitions_view>(line, "/v1/partitions");
  return out;
}

void note(const std::string& node, const std::optional<inspect::ready_view>& seen, sight& into) {
  const auto add = [&](const std::string& what) {
    into.reasons += (into.reasons.empty() ? "" : "; ") + node + ": " + what;
  };
  if (!seen)
    return add("does not answer");
  for (const auto& one : seen->reasons)
    add(one.subject + ": " + one.what);
  if (!seen->ready && seen->reasons.empty())
    add("gives no reason");
}

void note(const std::string& node, const inspect::partition_view& one, takeover_clock& clock, sight& into) {
  ++into.partitions;
  into.lag += one.lag.value_or(0);
  into.unfinished += one.unfinished;
  into.owned.insert({{one.topic, one.group}, one.partition});
  if (one.watermark)
    clock.saw(node, {one.topic + " of " + one.group, one.partition}, *one.watermark, std::chrono::steady_clock::now());
}

}  // namespace

sight look_around(stage& at) {
  std::vector<std::pair<std::string, std::future<view>>> asked;
  for (const auto& node : at.nodes)
    if (!node.is_away())
      asked.emplace_back(node.name(),
                         std::async(std::launch::async, [admin = node.admin()] { return ask_all(admin); }));
  sight out;
  for (auto& [name, answer] : asked) {
    const auto seen = answer.get();
    note(name, seen.readiness, out);
    if (seen.partitions)
      for (const auto& one : seen.partitions->partitions)
        note(name, one, at.takeovers, out);
  }
  return out;
}

}  // namespace troupe::chaos
