#include "runtime/node/stop_signal.hpp"

#include <unistd.h>
#include <csignal>
#include <ctime>

namespace troupe::node {

namespace {
sigset_t both() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}
}  // namespace

stop_signal::stop_signal() {
  const auto set = both();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool stop_signal::wait_for(std::chrono::milliseconds time) {
  if (came_)
    return true;
  const auto set = both();
  const timespec limit{time.count() / 1000, time.count() % 1000 * 1'000'000};
  came_ = sigtimedwait(&set, nullptr, &limit) > 0;
  return came_;
}

void stop_signal::send() { ::kill(getpid(), SIGTERM); }

void stop_signal::wait() {
  while (!wait_for(std::chrono::hours{1})) {
  }
}

}  // namespace troupe::node
