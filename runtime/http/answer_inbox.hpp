// Where answers from other threads wait for the I/O thread.
#pragma once

#include "runtime/http/message.hpp"
#include "runtime/metrics/recording.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace troupe::http {

class connection;

struct waiting_answer {
  std::weak_ptr<connection> to;
  response with;
  metrics::moment submitted;
};

/// Outlives the server when exchanges do; after close() it swallows everything. Any thread.
class answer_inbox {
public:
  /// `wake` is called for the first answer of a batch only, under the lock: it must not block, and is never called
  /// after close().
  explicit answer_inbox(std::function<void()> wake) : wake_{std::move(wake)} {}

  void push(waiting_answer one);
  std::vector<waiting_answer> take();
  void close();

private:
  std::mutex guard_;
  std::function<void()> wake_;  // empty once closed
  std::vector<waiting_answer> waiting_;
};

}  // namespace troupe::http
