#include "runtime/inspect/handling_rates.hpp"

#include <cmath>

namespace troupe::inspect {

void handling_rates::look(moment now, const std::vector<count>& seen) {
  std::lock_guard lock{guard_};
  const auto passed = std::chrono::duration<double>(now - last_).count();
  if (!handled_.empty() && passed < 1)
    return;
  rates_.clear();
  std::map<std::uint64_t, std::uint64_t> handled;
  for (const auto& one : seen) {
    handled[one.actor] = one.handled;
    if (const auto before = handled_.find(one.actor); before != handled_.end())
      rates_[one.actor] = std::llround(static_cast<double>(one.handled - before->second) / passed);
  }
  handled_ = std::move(handled);
  last_ = now;
}

std::int64_t handling_rates::per_second(std::uint64_t actor) const {
  std::lock_guard lock{guard_};
  const auto found = rates_.find(actor);
  return found == rates_.end() ? 0 : found->second;
}

}  // namespace troupe::inspect
