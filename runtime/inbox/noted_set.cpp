#include "runtime/inbox/noted_set.hpp"

namespace troupe::inbox {
namespace {

constexpr std::size_t first_slots = 64;

std::size_t start_of(const event_print& event) { return event.words[0]; }
std::uint32_t tag_of(const event_print& event) { return event.words[1]; }

}  // namespace

// Where it is or would be: some slots are always free.
std::size_t noted_set::slot_of(const event_print& event) const {
  const auto last = slots_.size() - 1;
  auto place = start_of(event) & last;
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

void noted_set::insert(const noted_event& one) {
  if (3 * (size() + 1) > 2 * slots_.size())
    grow();
  auto& found = slots_[slot_of(one.event)];
  if (found.at != 0)
    return;
  events_.push_back(one);
  found = {tag_of(one.event), static_cast<std::uint32_t>(events_.size())};
}

void noted_set::grow() {
  slots_.assign(slots_.empty() ? first_slots : 2 * slots_.size(), {});
  for (std::uint32_t i = 0; i < events_.size(); ++i)
    slots_[slot_of(events_[i].event)] = {tag_of(events_[i].event), i + 1};
}

}  // namespace troupe::inbox
