#include "runtime/bridge/keyed_bridge_state.hpp"

#include <algorithm>

namespace troupe::bridge {

bridge_status keyed_bridge_state::status() {
  ledger_.now = self_->clock().now();
  bridge_status out{settings_.dispatch.topic,
                    settings_.dispatch.group,
                    ledger_.received,
                    ledger_.retried,
                    ledger_.dead_lettered,
                    ledger_.late_answers,
                    ledger_.fenced,
                    {},
                    consumer().since_last_turn(),
                    ledger_.letters,
                    credit_for(held(), settings_.most_held),
                    timings_};
  out.fault = fault();
  out.aside = aside();
  out.repeated = ledger_.repeated;
  for (const auto& [generation, one] : partitions_)
    out.partitions.push_back(status_of(one));
  return out;
}

partition_status keyed_bridge_state::status_of(const held_keyed_partition& one) const {
  auto out = one.work.status();
  if (!out.watermark)
    out.watermark = consumer().began_at(one.which);
  out.committed = consumer().committed(one.which);
  out.log_end = consumer().log_end(one.which);
  out.paused = one.paused;
  out.paused_by_operator = paused_by_operator(one);
  return out;
}

}  // namespace troupe::bridge
