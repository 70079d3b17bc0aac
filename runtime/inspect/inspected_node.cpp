#include "runtime/inspect/inspected_node.hpp"

#include "runtime/broker/client_table.hpp"
#include "runtime/inspect/resources.hpp"
#include "runtime/inspect/shown_text.hpp"

namespace troupe::inspect {
namespace {

std::string text_of(std::chrono::system_clock::time_point at) {
  return wire::to_rfc3339(std::chrono::floor<std::chrono::microseconds>(at));
}

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

type_view view_of(const actor::type_figures& type) {
  const auto handled = number(type.handled);
  const auto mean = handled == 0 ? 0 : number(type.total_ns) / handled / 1000;
  return {type.type, handled, number(type.failed), mean, number(type.max_ns) / 1000};
}

actor_view view_of(const actor::actor_figures& one) {
  actor_view out{
      number(one.id), one.name(), number(one.mailbox_depth()), number(one.handled), number(one.failed), {}, 0, {}, 0};
  const auto* type = one.busy_with.load();
  if (const auto since = one.busy_since_ns.load(); since != 0 && type != nullptr) {
    out.busyWith = type->type;
    out.busyMilliseconds = (std::chrono::steady_clock::now().time_since_epoch().count() - since) / 1'000'000;
  }
  for (const auto& each : one.types())
    out.types.push_back(view_of(*each));
  return out;
}

blocking_view view_of(const bridge::blocking_record& one) {
  blocking_view out;
  out.offset = one.at;
  if (one.key)
    out.key = shown_text(*one.key);
  out.state = one.is == bridge::blocking_record::state::in_hand ? "in hand" : "backing off";
  out.reason = one.reason;
  out.attempts = one.attempts;
  out.behind = number(one.behind);
  return out;
}

partition_view view_of(const bridge::partition_status& one) {
  partition_view out;
  out.topic = one.topic;
  out.group = one.group;
  out.style = one.style;
  out.partition = one.which.partition;
  out.generation = number(one.which.generation);
  out.watermark = one.watermark;
  out.committed = one.committed;
  out.logEnd = one.log_end;
  out.lag = bridge::lag_of(one);
  out.oldestUnfinished = one.oldest_unfinished;
  out.oldestAgeMilliseconds = one.oldest_age.count();
  out.unfinished = number(one.unfinished);
  out.gaps = number(one.gaps);
  out.backingOff = number(one.backing_off);
  out.paused = one.paused;
  if (one.paused_by_operator)
    out.pausedByOperatorSince = text_of(*one.paused_by_operator);
  out.lastError = one.last_error;
  out.parkedKeys = number(one.parked.keys);
  out.heldKeys = number(one.parked.held_keys);
  out.parkedRecords = number(one.parked.records);
  out.waiting = one.parked.waiting;
  out.fenced = one.fenced;
  out.cut = one.cut;
  out.hindered = one.hindered;
  out.hinderedMilliseconds = one.hindered_for.count();
  if (one.blocking)
    out.blocking = view_of(*one.blocking);
  return out;
}

}  // namespace

inspected_node::inspected_node(std::string name, std::string version, std::vector<std::string> actors)
    : name_{std::move(name)}, version_{std::move(version)}, actors_{std::move(actors)} {}

void inspected_node::show(parts now) {
  std::lock_guard lock{guard_};
  std::swap(parts_, now);
}

inspected_node::parts inspected_node::shown() const {
  std::lock_guard lock{guard_};
  return parts_;
}

std::vector<readiness::reason> inspected_node::reasons() const {
  auto out = ready.reasons();
  for (const auto& client : broker::client_table::instance().living())
    for (const auto& fault : client->faults.standing())
      out.push_back(
          {"kafka " + client->role + (client->topic.empty() ? "" : " " + client->topic), fault.what, fault.since});
  return out;
}

ready_view inspected_node::look_at_readiness() const {
  ready_view out;
  for (const auto& reason : reasons())
    out.reasons.push_back({reason.subject, reason.what, text_of(reason.since)});
  out.ready = out.reasons.empty();
  return out;
}

void inspected_node::keep(nodes_view table) {
  const std::lock_guard lock{guard_};
  nodes_ = std::move(table);
  nodes_read_at_ = std::chrono::steady_clock::now();
}

std::optional<nodes_view> inspected_node::kept_nodes() const {
  const std::lock_guard lock{guard_};
  auto out = nodes_;
  if (out)
    out->readMillisecondsAgo =
        std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - nodes_read_at_).count();
  return out;
}

node_view inspected_node::look_at_node() const {
  const auto used = resources_used();
  return {name_, version_, text_of(started_), actors_, reasons().empty(), used.resident_bytes, used.cpu.count()};
}

actors_view inspected_node::look_at_actors() const {
  actors_view out{name_, {}};
  for (const auto& one : actor::actor_table::instance().living()) {
    out.actors.push_back(view_of(*one));
    out.actors.back().handledPerSecond = rates.per_second(one->id);
  }
  return out;
}

partitions_view inspected_node::look_at(const std::vector<bridge::bridge_status>& bridges) const {
  partitions_view out{name_, {}};
  for (const auto& one : bridges)
    for (const auto& partition : one.partitions) {
      out.partitions.push_back(view_of(partition));
      out.partitions.back().credit = number(one.credit);
    }
  return out;
}

}  // namespace troupe::inspect
