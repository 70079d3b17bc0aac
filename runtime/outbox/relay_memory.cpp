#include "runtime/outbox/relay_memory.hpp"

#include <algorithm>
#include <utility>

namespace troupe::outbox {

bool relay_memory::add(entry one, origin from) {
  const auto id = one.event.id;
  if (was_here_lately(id) || !ids_.try_emplace(id, state{last_ + 1, from}).second)
    return false;
  const auto which = ++last_;
  awaited_.erase(id);
  const auto& before = items_.emplace(which, item{std::move(one), from}).first->second.what.before;
  if (before.empty() || is_delivered(before)) {
    ready_.push_back(which);
    return true;
  }
  followers_.emplace(before, which);
  if (!ids_.contains(before))
    awaited_.insert(before);
  return true;
}

std::vector<relay_memory::ticket> relay_memory::take_ready() { return std::exchange(ready_, {}); }

const wire::event& relay_memory::event(ticket which) const { return items_.at(which).what.event; }

std::string relay_memory::delivered(ticket which) {
  auto id = event(which).id;
  items_.erase(which);
  ids_.at(id).held.reset();
  release(id);
  return id;
}

void relay_memory::erased(const std::vector<std::string>& ids) {
  for (const auto& id : ids) {
    const auto found = ids_.find(id);
    if (found->second.from == origin::swept)
      newly_erased_.insert(id);
    ids_.erase(found);
  }
  if (newly_erased_.size() >= std::max(room_, least_remembered))
    forget_older();
}

void relay_memory::gone(const std::vector<std::string>& ids) {
  for (const auto& id : ids)
    if (awaited_.erase(id) > 0)  // else it has come meanwhile
      release(id);
}

void relay_memory::drop_blocked() {
  for (const auto& id : std::exchange(awaited_, {}))
    drop_followers(id);
}

void relay_memory::forget_older() { long_erased_ = std::exchange(newly_erased_, {}); }

bool relay_memory::is_delivered(const std::string& id) const {
  const auto found = ids_.find(id);
  return found == ids_.end() ? was_here_lately(id) : !found->second.held;
}

void relay_memory::release(const std::string& id) {
  const auto [first, last] = followers_.equal_range(id);
  const auto begin = ready_.size();
  for (auto one = first; one != last; ++one)
    ready_.push_back(one->second);
  std::sort(ready_.begin() + static_cast<std::ptrdiff_t>(begin), ready_.end());
  followers_.erase(first, last);
}

// Without recursion: a key that is written often makes a long chain.
void relay_memory::drop_followers(const std::string& id) {
  for (std::vector<std::string> left{id}; !left.empty();) {
    const auto [first, last] = followers_.equal_range(left.back());
    left.pop_back();
    std::vector<ticket> dropped;
    std::transform(first, last, std::back_inserter(dropped), [](const auto& one) { return one.second; });
    followers_.erase(first, last);
    for (const auto which : dropped) {
      left.push_back(event(which).id);
      ids_.erase(left.back());
      items_.erase(which);
    }
  }
}

}  // namespace troupe::outbox
