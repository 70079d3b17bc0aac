#include "runtime/testing/topics.hpp"

#include "runtime/broker/landmark.hpp"

#include <algorithm>

namespace troupe::testing {

const broker::record& topics::place(const record& one, timestamp now) {
  const auto found = placed_.find(one.number_);
  return found != placed_.end() ? found->second : placed_.emplace(one.number_, appended(one, now)).first->second;
}

broker::record topics::appended(const record& one, timestamp now) {
  broker::record out;
  out.from = {one.partition_ >= 0 ? one.partition_
                                  : static_cast<std::int32_t>(std::hash<std::string>{}(one.key_) %
                                                              static_cast<std::size_t>(partitions_)),
              1};
  auto& next = next_[{one.topic_, out.from.partition}];
  out.at = one.offset_ >= 0 ? one.offset_ : next;
  next = std::max(next, out.at + 1);
  out.key = one.key_;
  out.value = one.payload_;
  out.head = wire::write_envelope(one.said_);
  if (one.of_outbox_)
    wire::mark_as_from_outbox(out.head);
  out.appended_at = now;
  out.print = broker::print_of(
      {out.at, std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count(), out.key, out.value});
  return out;
}

}  // namespace troupe::testing
