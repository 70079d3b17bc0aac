// What one fence actor remembers of the events of its partitions, and for which place in the log that holds.
#pragma once

#include "runtime/broker/partition_name.hpp"
#include "runtime/inbox/brought_events.hpp"
#include "runtime/inbox/window.hpp"

#include <map>
#include <utility>

namespace troupe::inbox {

struct settings {
  inbox::scope scope = inbox::scope::off;
  std::size_t remember = 50'000;  // events of a partition, at least
};

/// A stored offset with the print beside it: the same offset of another log is another place.
struct place {
  broker::offset next = 0;
  std::uint64_t print = 0;

  bool operator==(const place&) const = default;
};

class windows {
public:
  explicit windows(settings with) : with_{with} {}

  const settings& with() const { return with_; }

  /// Null: what is remembered of `of` is of another place, and gone; or nothing is. A COMMIT whose answer was lost,
  /// another owner, an offset set back: all of them show so.
  window* at(const broker::partition_name& of, const place& place) {
    const auto found = windows_.find(of);
    if (found == windows_.end())
      return nullptr;
    if (found->second.first == place)
      return &found->second.second;
    windows_.erase(found);
    return nullptr;
  }

  void put(const broker::partition_name& of, const place& place, window window) {
    windows_.insert_or_assign(of, std::pair{place, std::move(window)});
  }

  void forget(const broker::partition_name& of) { windows_.erase(of); }

  std::size_t size() const { return windows_.size(); }

private:
  settings with_;
  std::map<broker::partition_name, std::pair<place, window>> windows_;
};

}  // namespace troupe::inbox
