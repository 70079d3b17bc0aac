// What one fence actor remembers of the events of its partitions, and for which place in the log that holds.
#pragma once

#include "runtime/bridge/fence_port.hpp"
#include "runtime/bridge/inbox.hpp"
#include "runtime/bridge/inbox_window.hpp"

#include <map>
#include <utility>

namespace troupe::bridge {

struct inbox_settings {
  inbox_scope scope = inbox_scope::off;
  std::size_t remember = 50'000;  // events of a partition, at least
};

/// A stored offset with the print beside it: the same offset of another log is another place.
struct inbox_place {
  broker::offset next = 0;
  std::uint64_t print = 0;

  bool operator==(const inbox_place&) const = default;
};

class inbox_windows {
public:
  explicit inbox_windows(inbox_settings with) : with_{with} {}

  const inbox_settings& with() const { return with_; }

  /// Null: what is remembered of `of` is of another place, and gone; or nothing is. A COMMIT whose answer was lost,
  /// another owner, an offset set back: all of them show so.
  inbox_window* at(const partition_name& of, const inbox_place& place) {
    const auto found = windows_.find(of);
    if (found == windows_.end())
      return nullptr;
    if (found->second.first == place)
      return &found->second.second;
    windows_.erase(found);
    return nullptr;
  }

  void put(const partition_name& of, const inbox_place& place, inbox_window window) {
    windows_.insert_or_assign(of, std::pair{place, std::move(window)});
  }

  void forget(const partition_name& of) { windows_.erase(of); }

  std::size_t size() const { return windows_.size(); }

private:
  inbox_settings with_;
  std::map<partition_name, std::pair<inbox_place, inbox_window>> windows_;
};

}  // namespace troupe::bridge
