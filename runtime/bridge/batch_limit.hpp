// How many records the next batch may have. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace troupe::bridge {

/// At most `most`; halved to find the one record that the database refuses, and after a batch that took long: one that
/// takes longer than statement_timeout or the watchdog allow would fail for as long as it is tried. Grows back with
/// every success.
class batch_limit {
public:
  explicit batch_limit(std::size_t most) : most_{most}, now_{most} {}

  std::size_t now() const { return now_; }

  void committed(std::size_t records, std::chrono::milliseconds took) {
    if (took > longest)
      halve(records);
    else
      now_ = std::min(most_, now_ * 2);
  }

  /// For whatever reason, but one of its records.
  void failed(std::size_t records, std::chrono::milliseconds took) {
    if (took > longest)
      halve(records);
  }

  /// For one of its records.
  void refused(std::size_t records) { halve(records); }

private:
  static constexpr std::chrono::seconds longest{1};

  void halve(std::size_t records) { now_ = std::max(records / 2, std::size_t{1}); }

  std::size_t most_, now_;
};

}  // namespace troupe::bridge
