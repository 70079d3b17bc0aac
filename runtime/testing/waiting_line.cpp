#include "runtime/testing/waiting_line.hpp"

#include <algorithm>

namespace troupe::testing {

std::vector<record> waiting_line::take(std::size_t most) {
  if (with_.happens(hardship::small_batches))
    most = 1;
  std::vector<record> out;
  while (out.size() < most && !records_.empty()) {
    const auto at = next();
    if (!out.empty() && records_[at].topic() != out.front().topic())
      break;
    out.push_back(records_[at]);
    records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return out;
}

std::size_t waiting_line::next() {
  if (!with_.happens(hardship::other_keys_first))
    return 0;
  std::vector<std::size_t> firsts;
  for (std::size_t i = 0; i < records_.size(); ++i)
    if (is_first_of_key(i))
      firsts.push_back(i);
  return with_.is_mixture() ? firsts[with_.any_below(firsts.size())] : firsts.back();
}

bool waiting_line::is_first_of_key(std::size_t at) const {
  const auto& one = records_[at];
  return std::none_of(records_.begin(), records_.begin() + static_cast<std::ptrdiff_t>(at), [&](const record& earlier) {
    return earlier.topic() == one.topic() && earlier.key() == one.key();
  });
}

}  // namespace troupe::testing
