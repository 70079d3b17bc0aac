// A batch as its handler gets it: without the records whose event has had its effect.
#pragma once

#include "runtime/bridge/effect_database.hpp"
#include "runtime/bridge/inbox.hpp"

namespace troupe::bridge {

/// Lives inside one transaction; `batch` outlives it. Places of records are those in the whole batch.
class screened_batch {
public:
  /// Notes in the inbox that the events of `batch` have their effect now.
  screened_batch(const commit_batch& batch, inbox_scope scope, effect_transaction& open);

  /// What is left to handle.
  const std::vector<broker::record>& records() const { return repeats_.empty() ? batch_.records : rest_; }

  /// `said` is about records(). Events that were rejected have had no effect: the inbox forgets them, and records of
  /// this batch that bring them again are rejected too.
  rejections settle(const rejections& said);

  /// Records that were left out, in their order.
  std::vector<std::size_t> repeats() && { return std::move(repeats_); }

private:
  void leave_out(std::vector<std::size_t> repeats);
  void reject_followers(rejections& all);
  void forget(const rejections& all);

  const commit_batch& batch_;
  effect_transaction& open_;
  brought_events brought_;
  std::vector<std::size_t> repeats_;
  std::vector<broker::record> rest_;  // without them; empty while there is none
  std::vector<std::size_t> index_;    // of rest_[i] in the batch
};

}  // namespace troupe::bridge
