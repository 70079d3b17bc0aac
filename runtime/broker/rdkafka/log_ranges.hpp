// Where a consumer began in its partitions, what its group has committed and their ends as it last saw them, for any
// thread.
#pragma once

#include "runtime/broker/record.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

namespace troupe::broker {

struct log_range {
  std::optional<offset> began_at;
  std::optional<offset> committed;
  std::optional<offset> kept;  // so far a database knew it when that was committed where reading began
  std::optional<offset> end;
};

/// Written by the consumer's owner thread only.
class log_ranges {
public:
  /// The first call for an assignment counts.
  void began(assignment which, offset at) {
    const std::lock_guard lock{mutex_};
    if (auto& range = ranges_[which]; !range.began_at)
      range.began_at = at;
  }

  void committed(assignment which, offset at) {
    const std::lock_guard lock{mutex_};
    ranges_[which].committed = at;
  }

  void kept(assignment which, offset at) {
    const std::lock_guard lock{mutex_};
    ranges_[which].kept = at;
  }

  void ends(assignment which, offset at) {
    const std::lock_guard lock{mutex_};
    ranges_[which].end = at;
  }

  /// Forgets all others.
  void keep(const std::vector<assignment>& held) {
    const std::lock_guard lock{mutex_};
    std::erase_if(ranges_,
                  [&](const auto& each) { return std::find(held.begin(), held.end(), each.first) == held.end(); });
  }

  log_range of(assignment which) const {
    const std::lock_guard lock{mutex_};
    const auto found = ranges_.find(which);
    return found == ranges_.end() ? log_range{} : found->second;
  }

private:
  mutable std::mutex mutex_;
  std::map<assignment, log_range> ranges_;
};

}  // namespace troupe::broker
