#include "runtime/store/watchdog.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace troupe::store {

socket_handle::socket_handle(int socket) : descriptor_{fcntl(socket, F_DUPFD_CLOEXEC, 0)} {
  if (descriptor_ < 0)
    throw std::system_error(errno, std::generic_category(), "no descriptor left to watch the connection with");
}

socket_handle::~socket_handle() {
  if (descriptor_ >= 0)
    close(descriptor_);
}

void socket_handle::shut_down() const {
  if (descriptor_ >= 0)
    shutdown(descriptor_, SHUT_RDWR);
}

class watchdog {
public:
  using clock = watched_call::clock;

  static watchdog& only_one() {
    static watchdog instance;
    return instance;
  }

  ~watchdog() {
    {
      std::lock_guard hold{mutex_};
      ends_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  void watch(watched_call& call) {
    bool is_earlier = false;
    {
      std::lock_guard hold{mutex_};
      call.place_ = calls_.emplace(call.deadline_, &call);
      is_earlier = call.deadline_ < wakes_at_;
    }
    if (is_earlier)
      changed_.notify_one();
  }

  void forget(watched_call& call) {
    std::lock_guard hold{mutex_};
    if (!call.was_cut_)
      calls_.erase(call.place_);
  }

  bool was_cut(const watched_call& call) {
    std::lock_guard hold{mutex_};
    return call.was_cut_;
  }

private:
  // Calls are many and short: the thread sleeps over those that end in time and wakes once per limit, not per call.
  void run() {
    std::unique_lock hold{mutex_};
    while (!ends_) {
      cut_overdue(clock::now());
      wakes_at_ = calls_.empty() ? clock::time_point::max() : calls_.begin()->first;
      if (calls_.empty())
        changed_.wait(hold);
      else
        changed_.wait_until(hold, wakes_at_);
    }
  }

  void cut_overdue(clock::time_point now) {
    while (!calls_.empty() && calls_.begin()->first <= now) {
      auto& call = *calls_.begin()->second;
      call.was_cut_ = true;
      call.socket_.shut_down();
      calls_.erase(calls_.begin());
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<clock::time_point, watched_call*> calls_;
  clock::time_point wakes_at_ = clock::time_point::max();
  bool ends_ = false;
  std::thread thread_{[this] { run(); }};  // last: it uses all of the above
};

watched_call::watched_call(const socket_handle& socket, std::chrono::milliseconds limit)
    : socket_{socket}, deadline_{clock::now() + limit} {
  watchdog::only_one().watch(*this);
}

watched_call::~watched_call() { watchdog::only_one().forget(*this); }

bool watched_call::was_cut() const { return watchdog::only_one().was_cut(*this); }

}  // namespace troupe::store
