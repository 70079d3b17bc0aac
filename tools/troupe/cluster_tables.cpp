#include "tools/troupe/cluster_tables.hpp"

#include <spdlog/fmt/fmt.h>
#include <algorithm>

namespace troupe {
namespace {

template <class Number>
std::string text(const std::optional<Number>& value) {
  return value ? std::to_string(*value) : "-";
}

std::string seconds(std::int64_t milliseconds) { return fmt::format("{:.1f} s", double(milliseconds) / 1000); }
std::string milliseconds(std::int64_t microseconds) { return fmt::format("{:.2f}", double(microseconds) / 1000); }

/// For a node that did not answer.
void add_mute(table& out, const seen_node& one, std::size_t node_at) {
  std::vector<std::string> row(out.columns().size(), "-");
  row[node_at] = one.listed.name;
  row.back() = state_in_words(one);
  out.add(std::move(row));
}

std::string slowest_of(const inspect::actor_view& one) {
  const auto slowest = std::max_element(one.types.begin(), one.types.end(), [](const auto& a, const auto& b) {
    return a.maxMicroseconds < b.maxMicroseconds;
  });
  return slowest == one.types.end() ? "-"
                                    : slowest->type + ' ' + milliseconds(slowest->meanMicroseconds) + '/' +
                                          milliseconds(slowest->maxMicroseconds);
}

std::string busy_with(const inspect::actor_view& one) {
  return one.busyWith ? *one.busyWith + " for " + seconds(one.busyMilliseconds) : "-";
}

std::string why_paused(const inspect::partition_view& p) {
  if (p.pausedByOperatorSince)
    return "by the operator since " + p.pausedByOperatorSince->substr(0, 19) + "Z";
  if (p.fenced)
    return "claimed by another node";
  return p.paused ? "back-pressure" : "no";
}

std::string parked(const inspect::partition_view& p) {
  return p.parkedKeys == 0 ? "-" : fmt::format("{} ({} keys, {} held)", p.parkedRecords, p.parkedKeys, p.heldKeys);
}

std::vector<std::string> row_of(const std::string& node, const inspect::partition_view& p) {
  return {p.topic + "/" + std::to_string(p.partition),
          node,
          p.group,
          std::to_string(p.generation),
          p.style,
          text(p.committed),
          text(p.watermark),
          text(p.logEnd),
          text(p.lag),
          std::to_string(p.unfinished),
          p.oldestUnfinished ? text(p.oldestUnfinished) + " (" + seconds(p.oldestAgeMilliseconds) + ")" : "-",
          std::to_string(p.gaps),
          std::to_string(p.credit),
          parked(p),
          why_paused(p),
          !p.waiting.empty()    ? p.waiting
          : p.lastError.empty() ? "-"
                                : p.lastError};
}

}  // namespace

table node_table(const std::vector<seen_node>& nodes) {
  table out{{{"NODE"},
             {"VERSION", 3},
             {"UP SINCE", 4},
             {"ACTORS", 5},
             {"PARTITIONS", 1},
             {"RSS MB", 6},
             {"CPU S", 7},
             {"ADMIN", 2},
             {"STATE", 0, 24}}};
  for (const auto& one : nodes) {
    const auto& node = one.node;
    out.add({one.listed.name, one.listed.version, node ? node->startedAt.substr(0, 19) + "Z" : "-", one.listed.actors,
             one.partitions ? std::to_string(one.partitions->partitions.size()) : "-",
             node ? std::to_string(node->residentBytes / 1'000'000) : "-",
             node ? std::to_string(node->cpuMilliseconds / 1000) : "-", one.listed.adminAddress, state_in_words(one)});
  }
  return out;
}

table actor_table(const std::vector<seen_node>& nodes) {
  table out{{{"NODE"},
             {"ACTOR"},
             {"MAILBOX"},
             {"PER S", 1},
             {"HANDLED", 3},
             {"FAILED", 2},
             {"SLOWEST, MEAN/MAX MS", 4, 24},
             {"BUSY WITH", 0, 16}}};
  for (const auto& one : nodes) {
    if (!one.actors) {
      add_mute(out, one, 0);
      continue;
    }
    for (const auto& actor : one.actors->actors)
      out.add({one.listed.name, actor.name, std::to_string(actor.mailbox), std::to_string(actor.handledPerSecond),
               std::to_string(actor.handled), std::to_string(actor.failed), slowest_of(actor), busy_with(actor)});
  }
  return out;
}

table type_table(const std::vector<seen_node>& nodes) {
  table out{{{"NODE"}, {"ACTOR"}, {"TYPE", 0, 24}, {"HANDLED", 1}, {"FAILED", 2}, {"MEAN MS"}, {"MAX MS"}}};
  for (const auto& one : nodes) {
    if (!one.actors) {
      add_mute(out, one, 0);
      continue;
    }
    for (const auto& actor : one.actors->actors)
      for (const auto& type : actor.types)
        out.add({one.listed.name, actor.name, type.type, std::to_string(type.handled), std::to_string(type.failed),
                 milliseconds(type.meanMicroseconds), milliseconds(type.maxMicroseconds)});
  }
  return out;
}

table partition_table(const std::vector<seen_node>& nodes) {
  table out{{{"PARTITION"},
             {"NODE"},
             {"GROUP", 9},
             {"GEN", 10},
             {"STYLE", 8},
             {"COMMITTED", 5},
             {"WATERMARK", 3},
             {"LOG END", 4},
             {"LAG"},
             {"IN HAND", 1},
             {"OLDEST", 2},
             {"GAPS", 6},
             {"CREDIT", 7},
             {"PARKED", 5},
             {"PAUSED", 0, 12},
             {"LAST ERROR", 0, 12}}};
  std::vector<std::pair<const seen_node*, const inspect::partition_view*>> owned;
  for (const auto& one : nodes)
    if (one.partitions)
      for (const auto& each : one.partitions->partitions)
        owned.emplace_back(&one, &each);
  std::stable_sort(owned.begin(), owned.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second->topic, a.second->partition) < std::tie(b.second->topic, b.second->partition);
  });
  for (const auto& [node, one] : owned)
    out.add(row_of(node->listed.name, *one));
  for (const auto& one : nodes)
    if (!one.partitions)
      add_mute(out, one, 1);
  return out;
}

}  // namespace troupe
