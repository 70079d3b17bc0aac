#include "runtime/effect/screened_batch.hpp"

#include <algorithm>

namespace troupe::effect {
namespace {

const std::string* reason_of(const rejections& said, std::size_t index) {
  const auto found = std::find_if(said.begin(), said.end(), [&](const auto& one) { return one.first == index; });
  return found == said.end() ? nullptr : &found->second;
}

}  // namespace

screened_batch::screened_batch(const std::vector<broker::record>& batch, const inbox::brought_events& brought,
                               const std::vector<std::size_t>& known)
    : batch_{batch}, brought_{brought} {
  std::vector<std::size_t> repeats;
  for (const auto at : known)
    repeats.push_back(brought_.events.at(at).index);
  for (const auto& [index, first] : brought_.again)
    repeats.push_back(index);
  if (!repeats.empty())
    leave_out(std::move(repeats));
}

void screened_batch::leave_out(std::vector<std::size_t> repeats) {
  repeats_ = std::move(repeats);
  std::sort(repeats_.begin(), repeats_.end());
  for (std::size_t i = 0; i < batch_.size(); ++i)
    if (!std::binary_search(repeats_.begin(), repeats_.end(), i)) {
      rest_.push_back(batch_[i]);
      index_.push_back(i);
    }
}

rejections screened_batch::settle(const rejections& said) {
  auto all = said;
  if (!repeats_.empty())
    for (auto& [index, reason] : all)
      index = index_.at(index);
  reject_followers(all);
  return all;
}

void screened_batch::reject_followers(rejections& all) {
  for (const auto& [index, first] : brought_.again)
    if (const auto* reason = reason_of(all, first)) {
      all.emplace_back(index, std::string{*reason});
      std::erase(repeats_, index);
    }
}

}  // namespace troupe::effect
