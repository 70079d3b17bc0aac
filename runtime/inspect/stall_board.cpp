#include "runtime/inspect/stall_board.hpp"

#include <algorithm>

namespace troupe::inspect {

void stall_board::show(std::chrono::steady_clock::time_point now, const std::vector<stall>& standing,
                       readiness& ready) {
  std::lock_guard lock{guard_};
  std::erase_if(standing_, [&](const auto& known) {
    const bool over =
        std::none_of(standing.begin(), standing.end(), [&](const stall& one) { return one.subject == known.first; });
    if (over)
      ready.cleared(known.first);
    return over;
  });
  for (const auto& one : standing) {
    auto [known, begins] = standing_.try_emplace(one.subject, standing_stall{one, now});
    known->second.is = one;
    begun_[static_cast<std::size_t>(one.kind)] += begins ? 1 : 0;
    ready.blocked(one.subject, one.what);
  }
}

std::vector<stall_board::standing_stall> stall_board::standing() const {
  std::lock_guard lock{guard_};
  std::vector<standing_stall> out;
  for (const auto& [subject, one] : standing_)
    out.push_back(one);
  return out;
}

stall_board::count stall_board::of(stall_kind kind) const {
  std::lock_guard lock{guard_};
  const auto standing =
      std::count_if(standing_.begin(), standing_.end(), [kind](const auto& one) { return one.second.is.kind == kind; });
  return {begun_[static_cast<std::size_t>(kind)], static_cast<std::uint64_t>(standing)};
}

}  // namespace troupe::inspect
