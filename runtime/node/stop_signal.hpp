// SIGINT and SIGTERM as something one can wait for.
#pragma once

#include <chrono>

namespace troupe::node {

/// Construct before the first thread starts: it blocks both signals, and threads inherit the mask. One per program.
class stop_signal {
public:
  stop_signal();

  /// Waits for a signal at most that long; true when one has come (then and ever after).
  bool wait_for(std::chrono::milliseconds time);
  void wait();

  /// As if an operator had sent it; any thread.
  static void send();

private:
  bool came_ = false;
};

}  // namespace troupe::node
