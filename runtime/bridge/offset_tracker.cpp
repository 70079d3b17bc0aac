#include "runtime/bridge/offset_tracker.hpp"

#include <algorithm>

namespace troupe::bridge {

namespace {
constexpr std::size_t always_kept = 64;
}  // namespace

void offset_tracker::begin(broker::offset at, std::uint64_t print, std::size_t bytes) {
  entries_.push_back({{at, print}, bytes, false, 0, {}});
  held_ += {1, bytes};
  next_ = at + 1;
}

bool offset_tracker::finish(broker::offset at) {
  const auto found = find(at);
  if (found == entries_.end() || found->finished)
    return false;
  found->finished = true;
  --held_.records;
  held_.bytes -= found->bytes;
  for (; !entries_.empty() && entries_.front().finished; entries_.pop_front()) {
    const auto& first = entries_.front();
    dropped_ -= first.dropped_behind;
    below_ = first.dropped_behind > 0 ? first.last_dropped : first.one;
  }
  if (entries_.size() > 2 * held_.records + always_kept)
    drop_finished();
  return true;
}

void offset_tracker::pass(broker::offset next) { next_ = std::max(next_.value_or(next), next); }

// Each costs time for every entry, but comes only after as many finishes.
void offset_tracker::drop_finished() {
  auto kept = entries_.begin();  // unfinished, as the front always is
  for (auto one = std::next(kept); one != entries_.end(); ++one) {
    if (!one->finished) {
      *++kept = *one;
      continue;
    }
    kept->last_dropped = one->dropped_behind > 0 ? one->last_dropped : one->one;
    kept->dropped_behind += one->dropped_behind + 1;
    ++dropped_;
  }
  entries_.erase(std::next(kept), entries_.end());
}

std::optional<broker::offset> offset_tracker::watermark() const {
  return entries_.empty() ? next_ : entries_.front().one.at;
}

std::optional<broker::offset> offset_tracker::oldest_unfinished() const {
  return entries_.empty() ? std::nullopt : std::optional{entries_.front().one.at};
}

std::deque<offset_tracker::entry>::iterator offset_tracker::find(broker::offset at) {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), at,
                                      [](const entry& one, broker::offset wanted) { return one.one.at < wanted; });
  return found != entries_.end() && found->one.at == at ? found : entries_.end();
}

}  // namespace troupe::bridge
