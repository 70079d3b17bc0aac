// When to pause partitions and when to resume them. Pure.
#pragma once

#include <cstddef>

namespace troupe::bridge {

/// Pressed from `limit` held records on, until an eighth of them is gone. Every pause and resume wakes the consumer's
/// thread, so it must not flap; it must not wait long either, or the keys run dry before the next records come: with a
/// limit of two records a key, half of them gone leaves each key only the record that is being handled.
class pressure_gauge {
public:
  explicit pressure_gauge(std::size_t limit) : limit_{limit} {}

  bool update(std::size_t held) {
    if (held >= limit_)
      pressed_ = true;
    else if (held <= limit_ - (limit_ + 7) / 8)
      pressed_ = false;
    return pressed_;
  }

  bool is_pressed() const { return pressed_; }

private:
  std::size_t limit_;
  bool pressed_ = false;
};

}  // namespace troupe::bridge
