#include "runtime/bridge/keyed_bridge_state.hpp"

#include <algorithm>

namespace troupe::bridge {

bridge_status keyed_bridge_state::status() const {
  bridge_status out{settings_.dispatch.topic,
                    settings_.dispatch.group,
                    received_,
                    dispatch->retried(),
                    dispatch->dead_lettered(),
                    dispatch->late_answers(),
                    parking ? parking->fenced() : 0,
                    {},
                    consumer().since_last_turn(),
                    dispatch->letters(),
                    settings_.max_in_flight - std::min(held_records_, settings_.max_in_flight),
                    dispatch->timings()};
  out.fault = fault();
  out.aside = aside();
  for (const auto& [generation, one] : partitions_)
    out.partitions.push_back(status_of(one));
  return out;
}

partition_status keyed_bridge_state::status_of(const keyed_partition& one) const {
  partition_status out;
  out.topic = settings_.dispatch.topic;
  out.group = settings_.dispatch.group;
  out.style = "keyed";
  out.which = one.which;
  out.watermark = one.tracker.watermark() ? one.tracker.watermark() : consumer().began_at(one.which);
  out.committed = consumer().committed(one.which);
  out.log_end = consumer().log_end(one.which);
  out.oldest_unfinished = one.tracker.oldest_unfinished();
  out.unfinished = one.tracker.unfinished();
  out.gaps = one.tracker.finished_above_watermark();
  out.backing_off = dispatch->backing_off(one.which.generation);
  out.paused = one.paused;
  out.paused_by_operator = paused_by_operator(one);
  out.last_error = dispatch->last_error(one.which.generation);
  if (parking)
    out.parked = parking->look_at(one.which.generation);
  out.oldest_age = age_of_oldest(one);
  if (out.oldest_unfinished)
    out.blocking = dispatch->look_at({one.which.generation, static_cast<std::uint64_t>(*out.oldest_unfinished)});
  out.fenced = one.fenced;
  add_hindrance(out);
  return out;
}

void keyed_bridge_state::add_hindrance(partition_status& out) const {
  auto found = dispatch->hindered(out.which.generation);
  if (found.by.empty() && parking)
    found = parking->hindered(out.which.generation);
  if (found.by.empty())
    return;
  out.hindered = std::move(found.by);
  out.hindered_for = std::chrono::duration_cast<std::chrono::milliseconds>(self_->clock().now() - found.since);
}

std::chrono::milliseconds keyed_bridge_state::age_of_oldest(const keyed_partition& one) const {
  const auto oldest = one.tracker.oldest_unfinished();
  if (!oldest)
    return {};
  const auto since = dispatch->held_since({one.which.generation, static_cast<std::uint64_t>(*oldest)});
  if (!since)  // it is on its way into the database
    return {};
  return std::chrono::duration_cast<std::chrono::milliseconds>(self_->clock().now() - *since);
}

}  // namespace troupe::bridge
