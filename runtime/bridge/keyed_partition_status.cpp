// What a keyed partition says of itself, for inspection.
#include "runtime/bridge/keyed_partition.hpp"

namespace troupe::bridge {

namespace {

std::chrono::milliseconds between(caf::actor_clock::time_point since, caf::actor_clock::time_point now) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - since);
}

}  // namespace

partition_status keyed_partition::status() const {
  partition_status out;
  out.topic = of_all_.names.topic;
  out.group = of_all_.names.group;
  out.style = "keyed";
  out.which = which_;
  out.watermark = tracker_.watermark();
  out.unfinished = tracker_.unfinished();
  out.gaps = tracker_.finished_above_watermark();
  out.backing_off = backing_off_;
  out.last_error = last_error_;
  out.fenced = stage_ == partition_stage::fenced;
  out.parked.waiting = waiting_;
  if (keys_) {
    out.parked.keys = keys_->keys();
    out.parked.held_keys = keys_->held_keys();
    out.parked.records = keys_->records();
  }
  describe_oldest(out);
  describe_hindrance(out);
  return out;
}

// It may be in no lane: on its way into the database.
void keyed_partition::describe_oldest(partition_status& out) const {
  out.oldest_unfinished = tracker_.oldest_unfinished();
  if (!out.oldest_unfinished)
    return;
  lanes_.each([&](const work& one, std::size_t in_lane) {
    if (one.is_parked || one.record->at != *out.oldest_unfinished)
      return;
    using state = blocking_record::state;
    const bool waits = one.now == step::backing_off || one.letter_failures > 0;
    out.blocking =
        blocking_record{one.record->at, one.record->key, waits ? state::backing_off : state::in_hand,
                        one.attempts,   in_lane - 1,     one.letter_failures > 0 ? one.letter_trouble : one.reason};
    out.oldest_age = between(one.since, of_all_.now);
  });
}

void keyed_partition::describe_hindrance(partition_status& out) const {
  hindrance found;
  if (hindered_ > 0)
    found = hindrance_;
  else if (failures_ > 1)
    found = {waiting_, failing_since_};
  if (found.by.empty())
    return;
  out.hindered = found.by;
  out.hindered_for = between(found.since, of_all_.now);
}

}  // namespace troupe::bridge
