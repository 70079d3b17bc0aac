#include "runtime/bridge/retry_policy.hpp"

#include <algorithm>

namespace troupe::bridge {

std::optional<std::chrono::milliseconds> retry_policy::wait_after(std::uint32_t failed, double chance) const {
  if (attempts != 0 && failed >= attempts)
    return std::nullopt;
  return pause_after(failed, chance);
}

std::chrono::milliseconds retry_policy::pause_after(std::uint32_t failed, double chance) const {
  const auto doublings = std::min(failed > 0 ? failed - 1 : 0U, 30U);
  const auto full = std::min(max_backoff, backoff * (std::int64_t{1} << doublings));
  return full - std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(full.count()) * chance / 2)};
}

}  // namespace troupe::bridge
