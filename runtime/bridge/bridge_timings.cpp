#include "runtime/bridge/bridge_timings.hpp"

#include <algorithm>

namespace troupe::bridge {

void bridge_timings::took_effect(const broker::record& record) {
  using std::chrono::microseconds;  // nanoseconds do not reach to the years that a record may claim
  if (!metrics::is_recording())
    return;
  const auto age = std::chrono::floor<microseconds>(std::chrono::system_clock::now()) - born_at(record);
  ages.record(std::max(age, microseconds{0}));
}

wire::timestamp born_at(const broker::record& record) {
  for (const auto& [name, value] : record.head)
    if (name == "ce_time")
      return wire::from_rfc3339(value).value_or(record.appended_at);
  return record.appended_at;
}

}  // namespace troupe::bridge
