#include "runtime/effect/inbox_turn.hpp"

#include <algorithm>

namespace troupe::effect {
namespace {

constexpr std::size_t looks_ahead = 8;

}  // namespace

inbox::window& inbox_turn::window(effect_transaction& open) {
  if (loaded_)
    return *loaded_;
  if (auto* known = inbox_.at(batch_.of, from()))
    return *known;
  return loaded_.emplace(inbox_.with().remember, open.load_inbox(batch_.of));
}

std::vector<std::size_t> inbox_turn::repeats(effect_transaction& open) {
  brought_ = inbox::events_of(batch_.records, inbox_.with().scope);
  if (brought_.events.empty())
    return {};
  auto& events = brought_.events;
  if (!batch_.fence) {
    sort_by_print(events);
    return open.note_events(batch_.of, events);
  }
  const auto& known = window(open);
  for (std::size_t i = 0; i < events.size(); ++i) {
    known.prefetch(events[std::min(i + looks_ahead, events.size() - 1)].noted);
    if (known.is_repeat(events[i].noted))
      repeats_.push_back(i);
  }
  return repeats_;
}

void inbox_turn::note(effect_transaction& open, const rejections& rejected) {
  if (brought_.events.empty())
    return;
  std::vector<bool> is_rejected(batch_.records.size());
  for (const auto& [index, reason] : rejected)
    is_rejected.at(index) = true;
  if (!batch_.fence)
    return take_back(open, is_rejected);
  change_ = window(open).noting(with_effect(is_rejected));
  if (!change_.is_nothing())
    open.note(batch_.of, change_);
}

std::vector<inbox::noted_event> inbox_turn::with_effect(const std::vector<bool>& is_rejected) const {
  std::vector<inbox::noted_event> out;
  out.reserve(brought_.events.size());
  auto repeat = repeats_.begin();
  for (std::size_t i = 0; i < brought_.events.size(); ++i)
    if (repeat != repeats_.end() && *repeat == i)
      ++repeat;
    else if (!is_rejected[brought_.events[i].index])
      out.push_back(brought_.events[i].noted);
  return out;
}

// They were noted before it was known.
void inbox_turn::take_back(effect_transaction& open, const std::vector<bool>& is_rejected) const {
  std::vector<inbox::brought_event> rejected;
  for (const auto& one : brought_.events)
    if (is_rejected[one.index])
      rejected.push_back(one);
  if (!rejected.empty())
    open.forget_events(batch_.of, rejected);
}

void inbox_turn::committed() {
  if (!batch_.fence)
    return;
  auto* known = inbox_.at(batch_.of, from());
  auto window = loaded_ ? std::move(loaded_) : known != nullptr ? std::optional{std::move(*known)} : std::nullopt;
  if (!window)
    return;
  window->apply(change_);
  inbox_.put(batch_.of, next(), std::move(*window));
}

}  // namespace troupe::effect
