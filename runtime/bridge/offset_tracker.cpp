#include "runtime/bridge/offset_tracker.hpp"

#include <algorithm>

namespace troupe::bridge {

void offset_tracker::begin(broker::offset at) {
  entries_.push_back({at, false});
  ++unfinished_;
  next_ = at + 1;
}

bool offset_tracker::finish(broker::offset at) {
  const auto found = find(at);
  if (found == entries_.end() || found->finished)
    return false;
  found->finished = true;
  --unfinished_;
  while (!entries_.empty() && entries_.front().finished)
    entries_.pop_front();
  return true;
}

std::optional<broker::offset> offset_tracker::watermark() const {
  return entries_.empty() ? next_ : entries_.front().at;
}

std::optional<broker::offset> offset_tracker::oldest_unfinished() const {
  return entries_.empty() ? std::nullopt : std::optional{entries_.front().at};
}

std::deque<offset_tracker::entry>::iterator offset_tracker::find(broker::offset at) {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), at,
                                      [](const entry& one, broker::offset wanted) { return one.at < wanted; });
  return found != entries_.end() && found->at == at ? found : entries_.end();
}

}  // namespace troupe::bridge
