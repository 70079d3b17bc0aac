#include "runtime/inspect/stall_watch_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/broker/client_table.hpp"

#include <algorithm>

namespace troupe::inspect {

struct stall_look_due {};

}  // namespace troupe::inspect

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::stall_look_due)

namespace troupe::inspect {
namespace {

struct stall_watch_state {
  static inline const char* name = "stall_watch";
  std::optional<stall_detector> detector;
};

using self_pointer = caf::stateful_actor<stall_watch_state, actor::observed<caf::event_based_actor>>*;

/// Two kinds of a node may read one topic, each in a group of its own: what one says must not hide what the other says.
std::string group_beside(const std::vector<bridge::bridge_status>& all, const bridge::bridge_status& one) {
  const auto readers = std::count_if(all.begin(), all.end(), [&](const auto& each) { return each.topic == one.topic; });
  return readers > 1 ? " of " + one.group : "";
}

sights::partition sight_of(const bridge::partition_status& one, const std::string& of) {
  sights::partition out;
  out.name = one.topic + '/' + std::to_string(one.which.partition) + of;
  out.generation = one.which.generation;
  out.watermark = one.watermark;
  out.lag = bridge::lag_of(one);
  out.paused_on_purpose = one.paused_by_operator.has_value();
  out.waiting = one.parked.waiting;
  if (one.cut)
    out.cut = one.last_error;
  out.last_error = one.last_error;
  out.hindered = one.hindered;
  out.hindered_for = one.hindered_for;
  return out;
}

std::vector<sights::actor> busy_actors(std::uint64_t but) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  std::vector<sights::actor> out;
  for (const auto& one : actor::actor_table::instance().living()) {
    const auto* type = one->busy_with.load();
    const std::chrono::nanoseconds since{one->busy_since_ns.load()};
    if (since.count() != 0 && type != nullptr && one->id != but)
      out.push_back(
          {one->name(), one->id, type->type, std::chrono::duration_cast<std::chrono::milliseconds>(now - since)});
  }
  return out;
}

std::vector<handling_rates::count> counts() {
  std::vector<handling_rates::count> out;
  for (const auto& one : actor::actor_table::instance().living())
    out.push_back({one->id, one->handled.load(std::memory_order_relaxed)});
  return out;
}

std::chrono::milliseconds outside_for(const std::string& topic) {
  const auto now = std::chrono::steady_clock::now();
  for (const auto& client : broker::client_table::instance().living())
    if (const auto since = client->outside_since(); since && client->role == "consumer" && client->topic == topic)
      return std::chrono::duration_cast<std::chrono::milliseconds>(now - *since);
  return {};
}

sights look_around(const inspected_node& node, const figures& found, std::uint64_t self) {
  sights out;
  out.all_partitions = found.all_bridges;
  for (const auto& one : found.bridges) {
    const auto of = group_beside(found.bridges, one);
    out.poll_loops.push_back({one.topic + of, one.since_last_poll});
    if (!one.fault.empty())
      out.faults.push_back({one.topic + of, one.fault});
    out.memberships.push_back({one.topic + of, one.group, outside_for(one.topic), one.aside});
    for (const auto& partition : one.partitions)
      out.partitions.push_back(sight_of(partition, of));
  }
  out.busy_actors = busy_actors(self);
  out.outbox_oldest = node.outbox_oldest_age;
  for (const auto& one : found.relay.closed)
    out.closed_topics.push_back({one.topic, one.reason, one.closed_for});
  return out;
}

caf::behavior stall_watch(self_pointer self, const std::shared_ptr<inspected_node>& node, stall_limits limits) {
  self->state.detector.emplace(limits);
  self->send(self, stall_look_due{});
  return {[=](const stall_look_due&) {
    gather(self, *node, [=](const figures& found) {
      const auto now = self->clock().now();
      node->rates.look(now, counts());
      node->stalls.show(now, self->state.detector->look(now, look_around(*node, found, self->id())), node->ready);
      self->delayed_send(self, look_interval(limits), stall_look_due{});
    });
  }};
}

}  // namespace

std::chrono::milliseconds look_interval(const stall_limits& limits) {
  const auto shortest = std::min({limits.stall_after, limits.stuck_after, limits.outbox_after, limits.poll_after});
  return std::clamp(shortest / 4, std::chrono::milliseconds{50}, std::chrono::milliseconds{1000});
}

caf::actor spawn_stall_watch_actor(caf::actor_system& system, std::shared_ptr<inspected_node> node,
                                   stall_limits limits) {
  return system.spawn<caf::detached>(stall_watch, std::move(node), limits);
}

caf::actor spawn_scheduled_stall_watch_actor(caf::actor_system& system, std::shared_ptr<inspected_node> node,
                                             stall_limits limits) {
  return system.spawn(stall_watch, std::move(node), limits);
}

}  // namespace troupe::inspect
