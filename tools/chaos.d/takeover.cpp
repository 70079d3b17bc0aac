#include "tools/chaos.d/takeover.hpp"

namespace troupe::chaos {

void takeover_clock::saw(const std::string& node, const partition_name& which, std::int64_t watermark, moment now) {
  last_[which] = {node, watermark};
  for (auto& one : watches_) {
    const auto waits = one.left.find(which);
    if (waits == one.left.end() || watermark <= waits->second)
      continue;
    one.left.erase(waits);
    if (one.left.empty())
      all_[one.index].took = std::chrono::duration_cast<std::chrono::milliseconds>(now - one.since);
  }
  std::erase_if(watches_, [](const watch& one) { return one.left.empty(); });
}

void takeover_clock::went(const std::string& node, const std::string& how, moment now) {
  watch next{all_.size(), now, {}};
  for (const auto& [which, owner] : last_)
    if (owner.node == node)
      next.left.emplace(which, owner.watermark);
  if (next.left.empty())
    return;
  all_.push_back({how, next.left.size(), std::nullopt});
  watches_.push_back(std::move(next));
}

}  // namespace troupe::chaos
