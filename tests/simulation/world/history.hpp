// What happened in a simulation, line by line: virtual time, node, what.
#pragma once

#include <spdlog/fmt/fmt.h>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::simulation {

/// Lines cost time, so they are written only when somebody will read them.
class history {
public:
  explicit history(bool recording) : recording_{recording} {}

  template <class... Ts>
  void note(std::chrono::milliseconds at, std::string_view who, fmt::format_string<Ts...> what, Ts&&... values) {
    if (recording_)
      lines_.push_back(fmt::format("{:>9.3f} {:<8} {}", static_cast<double>(at.count()) / 1000, who,
                                   fmt::format(what, std::forward<Ts>(values)...)));
  }

  const std::vector<std::string>& lines() const { return lines_; }

private:
  bool recording_;
  std::vector<std::string> lines_;
};

}  // namespace troupe::simulation
