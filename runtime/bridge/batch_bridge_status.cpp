// The figures of an inbound batch bridge.
#include "runtime/bridge/batch_bridge_state.hpp"

#include <algorithm>

namespace troupe::bridge {

void batch_bridge_state::note(const held_partition& one, const effect::batch_outcome& outcome) {
  timings_->batches.record_since(one.sent_at);
  const auto last_try = one.work.is_condemned() ? std::optional{letters::letter_cause::exhausted} : std::nullopt;
  for (const auto& reason : outcome.rejected)
    if (!reason.empty()) {
      ++figures_.dead_lettered;
      figures_.letters.add(last_try.value_or(letters::cause_of_rejection(reason)));
    }
  figures_.repeated += outcome.repeats.size();
  if (outcome.what == effect::batch_outcome::result::committed)
    one.work.for_each_out([this](const broker::record& record) { timings_->took_effect(record); });
}

bridge_status batch_bridge_state::status() const {
  auto out = figures_;
  out.credit = credit_for(held(), settings_.most_held);
  out.timings = timings_;
  out.aside = aside();
  out.since_last_poll = consumer().since_last_turn();
  out.fault = fault();
  for (const auto& [generation, one] : partitions_)
    out.partitions.push_back(status_of(one));
  return out;
}

partition_status batch_bridge_state::status_of(const held_partition& one) const {
  auto out = one.work.status();
  out.which = one.which;
  if (!out.watermark)
    out.watermark = consumer().began_at(one.which);
  out.committed = consumer().committed(one.which);
  out.log_end = consumer().log_end(one.which);
  out.paused = one.paused;
  out.paused_by_operator = paused_by_operator(one);
  out.hindered = one.hindered();
  if (one.hindered_since)
    out.hindered_for =
        std::chrono::duration_cast<std::chrono::milliseconds>(self_->clock().now() - *one.hindered_since);
  if (one.now == partition_stage::claiming)
    out.parked.waiting = start_fault().empty() ? "the database is asked where to go on"
                                               : "the database does not say where to go on: " + start_fault();
  if (one.work.held().records > 0)
    out.oldest_age = std::chrono::duration_cast<std::chrono::milliseconds>(self_->clock().now() - one.oldest_since);
  return out;
}

}  // namespace troupe::bridge
