// Which offset may be committed while records of one partition finish in any order. Pure.
#pragma once

#include "runtime/broker/record.hpp"

#include <deque>
#include <optional>

namespace troupe::bridge {

/// Bookkeeping of one partition under one assignment. Owned by one bridge actor; not thread-safe.
/// Holds one entry for each record from the oldest unfinished one on, so it is bounded by what the bridge keeps in hand.
class offset_tracker {
public:
  /// A record was received. Offsets ascend; holes (compaction, transaction markers) are no records and need no finish.
  void begin(broker::offset at);

  /// The record is finished for good. False when it is unknown or was finished before.
  bool finish(broker::offset at);

  /// Everything below is finished: what may be committed. Empty until the first begin().
  std::optional<broker::offset> watermark() const;

  std::size_t unfinished() const { return unfinished_; }
  std::optional<broker::offset> oldest_unfinished() const;

  /// Finished records above the oldest unfinished one: they would be delivered again after a crash.
  std::size_t finished_above_watermark() const { return entries_.size() - unfinished_; }

private:
  struct entry {
    broker::offset at;
    bool finished;
  };
  std::deque<entry>::iterator find(broker::offset at);

  std::deque<entry> entries_;  // ascending; the front is unfinished unless empty
  std::optional<broker::offset> next_;
  std::size_t unfinished_ = 0;
};

}  // namespace troupe::bridge
