// Batches for a handler that rejects the value "reject" and stores all others.
#pragma once

#include "runtime/effect/fence_port.hpp"

namespace troupe::tests {

inline constexpr auto rejection = "the toy does not like it";

/// A batch of records from offset `from` on, one for each value. Its records have the prints `log` + offset.
inline effect::commit_batch toy_batch(broker::offset from, std::vector<std::string> values, std::uint64_t log = 0) {
  const auto print_of = [log](broker::offset at) { return log + static_cast<std::uint64_t>(at); };
  effect::commit_batch out;
  out.of = {"group", "coupons", 3};
  for (auto& value : values) {
    broker::record record;
    record.from = {3, 1};
    record.at = from + static_cast<broker::offset>(out.records.size());
    record.print = print_of(record.at);
    record.value = std::move(value);
    out.records.push_back(std::move(record));
  }
  const auto next = from + static_cast<broker::offset>(out.records.size());
  out.fence = {from, next, {next - 1, print_of(next - 1)}, from == 0 ? 0 : print_of(from - 1)};
  return out;
}

}  // namespace troupe::tests
