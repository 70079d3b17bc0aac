// What was answered and how fast.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe::load {

class tally {
public:
  void answered(int status, std::chrono::nanoseconds took);
  void retried() { ++retried_; }
  void gave_up(const std::string& last_reason);

  std::uint64_t finished() const { return latencies_.size() + gave_up_; }
  std::uint64_t good() const;  // 2xx

  /// True when every answer was 2xx, 409 or 422 and nothing was given up.
  bool is_clean() const;

  std::string to_text(std::chrono::nanoseconds elapsed) const;
  std::string to_json(std::chrono::nanoseconds elapsed) const;

private:
  double milliseconds_at(double share) const;
  double per_second(std::chrono::nanoseconds elapsed) const;

  std::map<int, std::uint64_t> by_status_;
  mutable std::vector<float> latencies_;  // ms; 4 bytes each, so a million answers are 4 MB
  std::uint64_t retried_ = 0, gave_up_ = 0;
  std::string last_reason_;
};

}  // namespace troupe::load
