#include "tools/troupe/look.hpp"

namespace troupe {
namespace {

struct owned_partition {
  std::string node;
  inspect::partition_view seen;
};

struct all_partitions {
  std::vector<inspect::partitions_view> nodes;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(schemas::field("nodes", nodes));
  }
};

std::string text(const std::optional<std::int64_t>& value) { return value ? std::to_string(*value) : "-"; }

std::vector<std::string> row_of(const owned_partition& one) {
  const auto& p = one.seen;
  return {p.topic + "/" + std::to_string(p.partition),
          one.node,
          p.group,
          p.style,
          text(p.watermark),
          text(p.logEnd),
          text(p.lag),
          std::to_string(p.unfinished),
          p.oldestUnfinished ? text(p.oldestUnfinished) + " (" + std::to_string(p.oldestAgeMilliseconds) + " ms)" : "-",
          std::to_string(p.gaps),
          p.parkedKeys > 0 ? std::to_string(p.parkedRecords) + " (" + std::to_string(p.parkedKeys) + " keys, " +
                                 std::to_string(p.heldKeys) + " held)"
                           : "-",
          p.pausedByOperatorSince ? "by the operator since " + p.pausedByOperatorSince->substr(0, 19) + "Z"
          : p.paused              ? "yes"
                                  : "no",
          !p.waiting.empty()    ? p.waiting
          : p.lastError.empty() ? "-"
                                : p.lastError};
}

void print(const all_partitions& all) {
  std::vector<owned_partition> rows;
  for (const auto& view : all.nodes)
    for (const auto& one : view.partitions)
      rows.push_back({view.node, one});
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::tie(a.seen.topic, a.seen.partition) < std::tie(b.seen.topic, b.seen.partition);
  });
  table out{{"PARTITION", "NODE", "GROUP", "STYLE", "WATERMARK", "LOG END", "LAG", "IN HAND", "OLDEST", "GAPS",
             "PARKED", "PAUSED", "LAST ERROR"}};
  for (const auto& one : rows)
    out.add(row_of(one));
  out.print(std::cout);
}

void run_partitions(const vantage& from, const std::string& topic, program& with) {
  all_partitions all;
  look_at_all<inspect::partitions_view>(from, with, "/v1/partitions", [&](inspect::partitions_view& view) {
    std::erase_if(view.partitions, [&](const auto& one) { return !topic.empty() && one.topic != topic; });
    all.nodes.push_back(std::move(view));
  });
  if (with.result != node::exit_code::done)
    return;
  if (from.json)
    std::cout << schemas::to_json(all) << '\n';
  else
    print(all);
}

}  // namespace

void add_partitions(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("partitions", "every partition: owner, watermark, lag, what is in hand");
  command->footer("Example: troupe partitions request-coupon --admin 127.0.0.1:9091");
  auto from = std::make_shared<vantage>();
  auto topic = std::make_shared<std::string>();
  command->add_option("TOPIC", *topic, "only this topic");
  add_vantage(*command, *from);
  command->callback([from, topic, &with] { run_partitions(*from, *topic, with); });
}

}  // namespace troupe
