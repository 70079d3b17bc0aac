// The stalls that stand, for any thread.
#pragma once

#include "runtime/inspect/readiness.hpp"
#include "runtime/inspect/stall_detector.hpp"

#include <array>
#include <mutex>

namespace troupe::inspect {

/// Written by whoever detects; each stall is a reason not to be ready, which is logged when it comes and when it goes.
class stall_board {
public:
  struct standing_stall {
    stall is;
    std::chrono::steady_clock::time_point since;
  };
  struct count {
    std::uint64_t begun = 0;  // since the start
    std::uint64_t standing = 0;
  };

  /// What stands now; everything else is over.
  void show(std::chrono::steady_clock::time_point now, const std::vector<stall>& standing, readiness& ready);

  std::vector<standing_stall> standing() const;
  count of(stall_kind kind) const;

private:
  mutable std::mutex guard_;
  std::map<std::string, standing_stall> standing_;  // by subject
  std::array<std::uint64_t, std::size(all_stall_kinds)> begun_{};
};

}  // namespace troupe::inspect
