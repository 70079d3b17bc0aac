#include "runtime/outbox/relay_memory.hpp"

#include <algorithm>

namespace troupe::outbox {

void recent_ids::remove(const std::string& id) {
  newer_.erase(id);
  older_.erase(id);
}

bool relay_memory::add(entry one, origin from) {
  const auto id = one.event.id;
  if (is_told_late(id, from) || !ids_.try_emplace(id, state{last_ + 1, from}).second)
    return false;
  handed_on_.remove(id);  // it has come back
  const auto which = ++last_;
  awaited_.erase(id);
  bytes_ += wire::bytes_of(one.event);
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
  drop(which);
  ids_.at(id).held.reset();
  release(id);
  return id;
}

void relay_memory::erased(const std::vector<std::string>& ids) {
  for (const auto& id : ids) {
    const auto found = ids_.find(id);
    if (found->second.from == origin::table)
      erased_.add(id);
    ids_.erase(found);
  }
  if (erased_.added() >= std::max(room_.records, least_remembered))
    forget_older();
}

void relay_memory::gone(const std::vector<std::string>& ids) {
  for (const auto& id : ids)
    if (awaited_.erase(id) > 0)  // else it has come meanwhile
      release(id);
}

std::vector<std::string> relay_memory::behind(const std::string& id) const {
  std::vector<std::string> out;
  for (const auto which : tickets_behind(id))
    out.push_back(event(which).id);
  return out;
}

void relay_memory::handed_on(const std::vector<std::string>& ids) {
  for (const auto& id : ids) {
    const auto found = ids_.find(id);
    if (found == ids_.end() || !found->second.held || !is_waiting(*found->second.held))
      continue;
    const auto [which, from] = found->second;
    const auto before = items_.at(*which).what.before;
    if (from == origin::table)
      handed_on_.add(id);
    forget(*which);
    if (!followers_.contains(before))
      awaited_.erase(before);
    if (followers_.contains(id))
      awaited_.insert(id);
  }
}

void relay_memory::drop_blocked() {
  for (const auto& id : std::exchange(awaited_, {}))
    for (const auto which : tickets_behind(id))
      forget(which);
}

void relay_memory::forget_older() {
  erased_.age();
  handed_on_.age();
}

bool relay_memory::is_delivered(const std::string& id) const {
  const auto found = ids_.find(id);
  return found == ids_.end() ? erased_.contains(id) : !found->second.held;
}

bool relay_memory::is_told_late(const std::string& id, origin from) const {
  return erased_.contains(id) || (from == origin::writer && handed_on_.contains(id));
}

bool relay_memory::is_waiting(ticket which) const {
  const auto [first, last] = followers_.equal_range(items_.at(which).what.before);
  return std::any_of(first, last, [&](const auto& one) { return one.second == which; });
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
std::vector<relay_memory::ticket> relay_memory::tickets_behind(const std::string& id) const {
  std::vector<ticket> out;
  const auto add = [&](const std::string& before) {
    const auto [first, last] = followers_.equal_range(before);
    std::transform(first, last, std::back_inserter(out), [](const auto& one) { return one.second; });
  };
  add(id);
  for (std::size_t next = 0; next < out.size(); ++next)
    add(event(out[next]).id);
  return out;
}

void relay_memory::forget(ticket which) {
  const auto& what = items_.at(which).what;
  const auto [first, last] = followers_.equal_range(what.before);
  followers_.erase(std::find_if(first, last, [&](const auto& one) { return one.second == which; }));
  ids_.erase(what.event.id);
  drop(which);
}

void relay_memory::drop(ticket which) {
  const auto found = items_.find(which);
  bytes_ -= wire::bytes_of(found->second.what.event);
  items_.erase(found);
}

}  // namespace troupe::outbox
