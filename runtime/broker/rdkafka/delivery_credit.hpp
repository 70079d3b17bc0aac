// How far the listener may be behind what it was given.
#pragma once

#include <atomic>
#include <cstddef>

namespace troupe::broker {

/// Records delivered and not yet taken. Without it a listener that is slower than librdkafka, which hands over millions
/// a second, has all that was read ahead in its mailbox before its first request to pause is heard. The consumer's
/// thread delivers, any other takes.
class delivery_credit {
public:
  static constexpr std::size_t limit = 2000;  // two batches: one being looked at, one to go on with

  void delivered(std::size_t records) { untaken_ += records; }

  /// True when there is room again, for whoever waits for it.
  bool taken(std::size_t records) {
    const auto before = untaken_.fetch_sub(records);
    return before >= limit && before - records < limit;
  }

  bool is_spent() const { return untaken_ >= limit; }

private:
  std::atomic<std::size_t> untaken_{0};
};

}  // namespace troupe::broker
