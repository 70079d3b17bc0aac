#include "tools/chaos.d/console.hpp"

#include <csignal>
#include <cstdio>

namespace troupe::chaos {
namespace {

volatile std::sig_atomic_t stopped = 0;

}  // namespace

std::chrono::milliseconds console::now() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
}

void console::say(const std::string& what) const {
  std::printf("%9s  %s\n", seconds(now()).c_str(), what.c_str());
  std::fflush(stdout);
}

void console::progress(const std::string& what) {
  if (now() - last_ < std::chrono::seconds{5})
    return;
  last_ = now();
  say(what);
}

std::string seconds(std::chrono::milliseconds of) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(of.count()) / 1000);
  return text;
}

void watch_for_stop() {
  for (const auto number : {SIGINT, SIGTERM})
    std::signal(number, [](int) { stopped = 1; });
}

bool stop_asked() { return stopped != 0; }

}  // namespace troupe::chaos
