#include "runtime/inspect/readiness.hpp"

#include <spdlog/spdlog.h>

namespace troupe::inspect {

void readiness::blocked(const std::string& subject, std::string what) {
  std::lock_guard lock{guard_};
  const auto found = reasons_.find(subject);
  if (found != reasons_.end()) {
    found->second.what = std::move(what);
    return;
  }
  spdlog::warn("not ready: {}: {}", subject, what);
  reasons_.emplace(subject, reason{subject, std::move(what), std::chrono::system_clock::now()});
}

void readiness::cleared(const std::string& subject) {
  std::lock_guard lock{guard_};
  const auto found = reasons_.find(subject);
  if (found == reasons_.end())
    return;
  const auto lasted = std::chrono::duration<double>(std::chrono::system_clock::now() - found->second.since);
  spdlog::info("{} is fine again after {:.1f} s", subject, lasted.count());
  reasons_.erase(found);
}

std::vector<readiness::reason> readiness::reasons() const {
  std::vector<reason> out;
  std::lock_guard lock{guard_};
  for (const auto& [subject, one] : reasons_)
    out.push_back(one);
  return out;
}

}  // namespace troupe::inspect
