// What a person sees: lines with the seconds since the run began.
#pragma once

#include <chrono>
#include <string>

namespace troupe::chaos {

class console {
public:
  std::chrono::milliseconds now() const;
  void say(const std::string& what) const;
  /// At most one line each five seconds.
  void progress(const std::string& what);

private:
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::milliseconds last_{0};
};

/// "12.3 s"
std::string seconds(std::chrono::milliseconds of);

/// True after SIGINT or SIGTERM.
void watch_for_stop();
bool stop_asked();

}  // namespace troupe::chaos
