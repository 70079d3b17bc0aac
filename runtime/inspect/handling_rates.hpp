// How many messages a second each actor handles, from two looks at its counter.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace troupe::inspect {

/// Fed by the stall watch, asked by the admin door; any thread.
class handling_rates {
public:
  using moment = std::chrono::steady_clock::time_point;
  struct count {
    std::uint64_t actor = 0, handled = 0;
  };

  /// Ignored when the last look is less than a second ago.
  void look(moment now, const std::vector<count>& seen);

  /// 0 for an actor that was not there at both of the last two looks.
  std::int64_t per_second(std::uint64_t actor) const;

private:
  mutable std::mutex guard_;
  moment last_;
  std::map<std::uint64_t, std::uint64_t> handled_;
  std::map<std::uint64_t, std::int64_t> rates_;
};

}  // namespace troupe::inspect
