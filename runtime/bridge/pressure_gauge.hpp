// When to pause partitions and when to resume them. Pure.
#pragma once

#include <cstddef>

namespace troupe::bridge {

/// Pressed from `limit` held records on, until half of them are gone: pausing throws away what was fetched ahead, so it
/// must not flap.
class pressure_gauge {
public:
  explicit pressure_gauge(std::size_t limit) : limit_{limit} {}

  bool update(std::size_t held) {
    if (held >= limit_)
      pressed_ = true;
    else if (held <= limit_ / 2)
      pressed_ = false;
    return pressed_;
  }

  bool is_pressed() const { return pressed_; }

private:
  std::size_t limit_;
  bool pressed_ = false;
};

}  // namespace troupe::bridge
