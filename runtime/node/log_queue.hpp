// Between the program and whoever reads its log: a line waits here, never the actor that says it.
#pragma once

#include <spdlog/sinks/sink.h>
#include <chrono>
#include <cstddef>
#include <memory>

namespace troupe::node {

/// Takes lines from any thread and returns at once; a thread of its own hands them to `to`, in order. At most `most`
/// lines wait. Whoever says more waits for 50 ms at most, once: a `to` that is only busy has made room by then. One
/// that does not return, because nobody reads the pipe behind it, costs the oldest lines; when they flow again one says
/// how many.
class log_queue final : public spdlog::sinks::sink {
public:
  explicit log_queue(spdlog::sink_ptr to, std::size_t most = 10'000);

  /// What still waits is lost: drain() first. A thread that is stuck in `to` is left behind.
  ~log_queue() override;

  void log(const spdlog::details::log_msg& line) override;
  void flush() override {}  // each line is on its way already
  void set_pattern(const std::string& pattern) override;
  void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override;

  /// Waits until everything is handed over; false when it is not within that time.
  bool drain(std::chrono::milliseconds within) const;

private:
  struct state;
  static void hand_over(const std::shared_ptr<state>& from);

  const std::shared_ptr<state> state_;  // the thread's too
};

}  // namespace troupe::node
