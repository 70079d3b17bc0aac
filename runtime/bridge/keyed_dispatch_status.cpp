// What a keyed dispatch says of itself, for inspection.
#include "runtime/bridge/keyed_dispatch.hpp"

namespace troupe::bridge {

std::optional<caf::actor_clock::time_point> keyed_dispatch::held_since(work_id which) const {
  const auto source = sources_.find(which.source);
  const auto* held = source == sources_.end() ? nullptr : source->second.lanes.find(which.id);
  return held == nullptr ? std::nullopt : std::optional{held->since};
}

std::optional<blocking_record> keyed_dispatch::look_at(work_id which) const {
  using state = blocking_record::state;
  const auto* source = source_of(which);
  const auto* held = source == nullptr ? nullptr : source->lanes.find(which.id);
  if (held == nullptr)
    return std::nullopt;
  return blocking_record{held->record->at,
                         held->record->key,
                         held->backing_off || held->letter_failures > 0 ? state::backing_off : state::in_hand,
                         held->attempts,
                         source->lanes.lane_size(which.id) - 1,
                         held->letter_failures > 0 ? held->letter_trouble : held->reason};
}

keyed_dispatch::hindrance keyed_dispatch::hindered(std::uint64_t source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() || found->second.hindered == 0 ? hindrance{} : found->second.what;
}

std::size_t keyed_dispatch::backing_off(std::uint64_t source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? 0 : found->second.backing_off;
}

std::string keyed_dispatch::last_error(std::uint64_t source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? "" : found->second.last_error;
}

}  // namespace troupe::bridge
