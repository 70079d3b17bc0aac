#include "runtime/node/log_queue.hpp"

#include <pthread.h>
#include <spdlog/details/log_msg_buffer.h>
#include <spdlog/fmt/fmt.h>
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace troupe::node {

struct log_queue::state {
  state(spdlog::sink_ptr sink, std::size_t limit) : to{std::move(sink)}, most{limit} {}

  const spdlog::sink_ptr to;  // used by the thread only, once it runs
  const std::size_t most;

  mutable std::mutex guard;
  mutable std::condition_variable changed;
  std::deque<spdlog::details::log_msg_buffer> waiting;
  std::size_t dropped = 0;
  bool is_writing = false, is_over = false;
  bool is_slow = false;  // nobody waits for it until half of the lines are gone
};

namespace {

// A reader that reads empties a sixteenth of the queue in far less; then a burst of lines loses none.
constexpr std::chrono::milliseconds patience{50};
std::size_t some_room(std::size_t most) { return most - std::max<std::size_t>(most / 16, 1); }

}  // namespace

log_queue::log_queue(spdlog::sink_ptr to, std::size_t most) : state_{std::make_shared<state>(std::move(to), most)} {
  std::thread{[state = state_] { hand_over(state); }}.detach();
}

log_queue::~log_queue() {
  const std::lock_guard lock{state_->guard};
  state_->is_over = true;
  state_->changed.notify_all();
}

void log_queue::log(const spdlog::details::log_msg& line) {
  spdlog::details::log_msg_buffer own{line};
  std::unique_lock lock{state_->guard};
  if (state_->waiting.size() >= state_->most && !state_->is_slow)
    state_->is_slow = !state_->changed.wait_for(
        lock, patience, [this] { return state_->is_slow || state_->waiting.size() <= some_room(state_->most); });
  if (state_->waiting.size() >= state_->most) {
    state_->waiting.pop_front();
    ++state_->dropped;
  }
  state_->waiting.push_back(std::move(own));
  if (!state_->is_writing)
    state_->changed.notify_all();
}

void log_queue::set_pattern(const std::string& pattern) { state_->to->set_pattern(pattern); }

void log_queue::set_formatter(std::unique_ptr<spdlog::formatter> formatter) {
  state_->to->set_formatter(std::move(formatter));
}

bool log_queue::drain(std::chrono::milliseconds within) const {
  std::unique_lock lock{state_->guard};
  return state_->changed.wait_for(lock, within, [this] { return state_->waiting.empty() && !state_->is_writing; });
}

void log_queue::hand_over(const std::shared_ptr<state>& from) {
  ::pthread_setname_np(::pthread_self(), "log");
  std::unique_lock lock{from->guard};
  while (true) {
    from->is_writing = false;
    from->changed.notify_all();
    from->changed.wait(lock, [&] { return from->is_over || !from->waiting.empty(); });
    if (from->is_over)
      return;
    from->is_writing = true;
    const auto next = std::move(from->waiting.front());
    from->waiting.pop_front();
    from->is_slow = from->is_slow && from->waiting.size() > from->most / 2;
    const auto dropped = std::exchange(from->dropped, 0);
    lock.unlock();
    if (dropped > 0) {
      const auto text = fmt::format("{} lines of this log were dropped here: nobody read it", dropped);
      from->to->log({next.logger_name, spdlog::level::warn, text});
    }
    from->to->log(next);
    lock.lock();
  }
}

}  // namespace troupe::node
