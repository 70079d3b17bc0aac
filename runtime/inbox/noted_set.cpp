#include "runtime/inbox/noted_set.hpp"

#include <algorithm>

namespace troupe::inbox {
namespace {

constexpr std::size_t first_slots = 64;

// Some are always free.
bool has_room(std::size_t slots, std::size_t events) { return 3 * events <= 2 * slots; }

std::uint32_t tag_of(const event_print& event) { return event.words[1]; }

}  // namespace

// Where it is or would be.
std::size_t noted_set::slot_of(const event_print& event) const {
  const auto last = slots_.size() - 1;
  auto place = start_of(event);
  while (slots_[place].at != 0 && (slots_[place].tag != tag_of(event) || events_[slots_[place].at - 1].event != event))
    place = (place + 1) & last;
  return place;
}

const noted_event* noted_set::find(const event_print& event) const {
  if (slots_.empty())
    return nullptr;
  const auto& found = slots_[slot_of(event)];
  return found.at == 0 ? nullptr : &events_[found.at - 1];
}

std::pair<std::size_t, bool> noted_set::insert(const noted_event& one) {
  if (!has_room(slots_.size(), size() + 1))
    make_slots(slots_.empty() ? first_slots : 2 * slots_.size());
  auto& found = slots_[slot_of(one.event)];
  if (found.at != 0)
    return {found.at - 1, false};
  events_.push_back(one);
  found = {tag_of(one.event), static_cast<std::uint32_t>(events_.size())};
  return {events_.size() - 1, true};
}

void noted_set::reserve(std::size_t events) {
  events_.reserve(events);
  auto count = std::max(first_slots, slots_.size());
  while (!has_room(count, events))
    count *= 2;
  if (count != slots_.size())
    make_slots(count);
}

void noted_set::make_slots(std::size_t count) {
  slots_.assign(count, {});
  for (std::uint32_t i = 0; i < events_.size(); ++i)
    slots_[slot_of(events_[i].event)] = {tag_of(events_[i].event), i + 1};
}

}  // namespace troupe::inbox
