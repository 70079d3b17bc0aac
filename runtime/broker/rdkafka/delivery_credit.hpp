// How far the listener may be behind what it was given.
#pragma once

#include "runtime/broker/record.hpp"

#include <atomic>

namespace troupe::broker {

/// Records delivered and not yet taken. Without it a listener that is slower than librdkafka, which hands over millions
/// a second, has all that was read ahead in its mailbox before its first request to pause is heard. The consumer's
/// thread delivers, one other takes.
class delivery_credit {
public:
  static constexpr volume limit{2000, 16 << 20};  // of each two batches: one being looked at, one to go on with

  void delivered(const volume& what) {
    records_ += what.records;
    bytes_ += what.bytes;
  }

  /// True when there is room again, for whoever waits for it.
  bool taken(const volume& what) {
    const volume before{records_.fetch_sub(what.records), bytes_.fetch_sub(what.bytes)};
    return before.reaches(limit) && !volume{before.records - what.records, before.bytes - what.bytes}.reaches(limit);
  }

  bool is_spent() const { return volume{records_, bytes_}.reaches(limit); }

private:
  std::atomic<std::size_t> records_{0}, bytes_{0};
};

}  // namespace troupe::broker
