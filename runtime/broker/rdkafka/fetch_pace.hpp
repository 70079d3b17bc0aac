// How long a client waits before it asks a broker for records again. Pure.
#pragma once

#include <chrono>
#include <cstddef>

namespace troupe::broker {

/// While records come steadily each fetch would bring the few that came since the last one, and a fetch costs a broker
/// more than a hundred records do. So fetches are `interval` apart; one after a quiet time waits for nothing, nor does
/// one after an answer as long as a backlog's. Of one connection to one broker.
class fetch_pace {
public:
  using moment = std::chrono::steady_clock::time_point;
  using pause = std::chrono::steady_clock::duration;

  static constexpr std::size_t backlog_answer = 64 * 1024;  // bytes

  explicit fetch_pace(pause interval) : interval_{interval} {}

  /// A fetch has left. For how long its answer can be left alone.
  pause asked(moment now) {
    const auto rest = had_backlog_ ? pause{0} : last_ + interval_ - now;
    last_ = now + (rest > pause{0} ? rest : pause{0});
    return last_ - now;
  }

  void answered(std::size_t bytes) { had_backlog_ = bytes >= backlog_answer; }

private:
  pause interval_;
  moment last_{};  // a fetch that was sent then would not have been too early
  bool had_backlog_ = false;
};

}  // namespace troupe::broker
