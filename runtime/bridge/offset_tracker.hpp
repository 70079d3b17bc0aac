// Which offset may be committed while records of one partition finish in any order. Pure.
#pragma once

#include "runtime/broker/record.hpp"

#include <deque>
#include <optional>

namespace troupe::bridge {

/// Bookkeeping of one partition under one assignment. Owned by one bridge actor; not thread-safe.
/// Its memory is bounded by the unfinished records: one that never finishes does not make the finished ones behind it
/// pile up.
class offset_tracker {
public:
  /// A record was received. Offsets ascend; holes (compaction, transaction markers) are no records and need no finish.
  void begin(broker::offset at, std::uint64_t print = 0, std::size_t bytes = 0);

  /// The record is finished for good. False when it is unknown or was finished before.
  bool finish(broker::offset at);

  /// Nothing below `next` will come any more: what was not begun is no record.
  void pass(broker::offset next);

  /// Everything below is finished: what may be committed. Empty until the first begin() or pass().
  std::optional<broker::offset> watermark() const;

  /// The last record below the watermark; nothing while that is where it began.
  broker::landmark below() const { return below_; }

  std::size_t unfinished() const { return held_.records; }
  const broker::volume& held() const { return held_; }  // unfinished
  std::optional<broker::offset> oldest_unfinished() const;

  /// Finished records above the oldest unfinished one: they would be delivered again after a crash.
  std::size_t finished_above_watermark() const { return entries_.size() - held_.records + dropped_; }

  /// Records kept track of one by one; never many more than twice the unfinished ones.
  std::size_t tracked() const { return entries_.size(); }

private:
  struct entry {
    broker::landmark one;
    std::size_t bytes;
    bool finished;
    std::size_t dropped_behind;     // finished records between this one and the next that are no longer kept
    broker::landmark last_dropped;  // the last of them
  };
  std::deque<entry>::iterator find(broker::offset at);
  void drop_finished();

  std::deque<entry> entries_;  // ascending; the front is unfinished unless empty
  std::optional<broker::offset> next_;
  broker::landmark below_;
  broker::volume held_;
  std::size_t dropped_ = 0;  // sum of dropped_behind
};

}  // namespace troupe::bridge
