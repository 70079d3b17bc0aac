#include "runtime/node/stop_signal.hpp"

#include <unistd.h>
#include <csignal>
#include <ctime>

namespace troupe::node {

namespace {

// What a node would end of at once, and that is meant for something it does not have: rotation of a log file, a reload,
// timers. SIGPIPE and SIGXFSZ: a reader that is gone, or a file too large, is told by the failing call.
constexpr int meaningless[] = {SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPIPE, SIGXFSZ};

bool is_ignored(int number) {
  struct sigaction now {};
  return sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

// A blocked signal would come although it is ignored.
sigset_t ending() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  for (const auto number : {SIGHUP, SIGQUIT})
    if (!is_ignored(number))
      sigaddset(&set, number);
  return set;
}

}  // namespace

stop_signal::stop_signal() {
  const auto set = ending();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  for (const auto number : meaningless)
    std::signal(number, SIG_IGN);
}

bool stop_signal::wait_for(std::chrono::milliseconds time) {
  if (came_)
    return true;
  const auto set = ending();
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
