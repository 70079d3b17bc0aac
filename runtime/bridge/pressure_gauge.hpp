// When to pause partitions and when to resume them. Pure.
#pragma once

#include "runtime/broker/record.hpp"

namespace troupe::bridge {

/// Pressed from `limit` on, of records or of bytes, until an eighth of it is gone. Every pause and resume wakes the
/// consumer's thread, so it must not flap; it must not wait long either, or the keys run dry before the next records
/// come: with a limit of two records a key, half of them gone leaves each key only the record that is being handled.
class pressure_gauge {
public:
  explicit pressure_gauge(broker::volume limit)
      : limit_{limit}, ease_{above_relief(limit.records), above_relief(limit.bytes)} {}

  bool update(const broker::volume& held) {
    pressed_ = held.reaches(pressed_ ? ease_ : limit_);
    return pressed_;
  }

  bool is_pressed() const { return pressed_; }

private:
  static std::size_t above_relief(std::size_t limit) { return limit - (limit + 7) / 8 + 1; }

  broker::volume limit_, ease_;
  bool pressed_ = false;
};

}  // namespace troupe::bridge
