// The partitions' ends as a consumer last saw them, for any thread.
#pragma once

#include "runtime/broker/record.hpp"

#include <map>
#include <mutex>

namespace troupe::broker {

class log_ends {
public:
  void replace(std::map<assignment, offset> ends) {
    const std::lock_guard lock{mutex_};
    ends_ = std::move(ends);
  }

  std::optional<offset> of(assignment which) const {
    const std::lock_guard lock{mutex_};
    const auto found = ends_.find(which);
    return found == ends_.end() ? std::nullopt : std::optional{found->second};
  }

private:
  mutable std::mutex mutex_;
  std::map<assignment, offset> ends_;
};

}  // namespace troupe::broker
