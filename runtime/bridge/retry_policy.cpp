#include "runtime/bridge/retry_policy.hpp"

#include <algorithm>

namespace troupe::bridge {
namespace {

std::chrono::milliseconds doubled(std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                  std::uint32_t failed, double chance) {
  const auto doublings = std::min(failed > 0 ? failed - 1 : 0U, 30U);
  const auto full = std::min(longest, first * (std::int64_t{1} << doublings));
  return full - std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(full.count()) * chance / 2)};
}

}  // namespace

std::optional<std::chrono::milliseconds> retry_policy::wait_after(std::uint32_t failed, double chance) const {
  if (attempts != 0 && failed >= attempts)
    return std::nullopt;
  return doubled(backoff, max_backoff, failed, chance);
}

std::chrono::milliseconds retry_policy::pause_after(std::uint32_t failed, double chance) const {
  return doubled(backoff, std::min(max_backoff, longest_outage_pause), failed, chance);
}

}  // namespace troupe::bridge
