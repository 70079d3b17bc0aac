// A batch as its handler gets it: without the records whose event has had its effect. Pure.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/inbox/brought_events.hpp"

namespace troupe::effect {

/// What it is made of outlives it. Places of records are those in the whole batch.
class screened_batch {
public:
  /// `known`: of `brought.events`, those that had their effect before.
  screened_batch(const std::vector<broker::record>& batch, const inbox::brought_events& brought,
                 const std::vector<std::size_t>& known);

  /// What is left to handle.
  const std::vector<broker::record>& records() const { return repeats_.empty() ? batch_ : rest_; }

  /// `said` is about records(). An event that was rejected has had no effect: records that bring it again are rejected
  /// too.
  rejections settle(const rejections& said);

  /// Records that were left out, in their order.
  std::vector<std::size_t> repeats() && { return std::move(repeats_); }

private:
  void leave_out(std::vector<std::size_t> repeats);
  void reject_followers(rejections& all);

  const std::vector<broker::record>& batch_;
  const inbox::brought_events& brought_;
  std::vector<std::size_t> repeats_;
  std::vector<broker::record> rest_;  // without them; empty while there is none
  std::vector<std::size_t> index_;    // of rest_[i] in the batch
};

}  // namespace troupe::effect
