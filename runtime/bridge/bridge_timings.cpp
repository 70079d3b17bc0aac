#include "runtime/bridge/bridge_timings.hpp"

namespace troupe::bridge {

void bridge_timings::took_effect(const broker::record& record) {
  if (metrics::is_recording())
    ages.record(std::chrono::system_clock::now() - born_at(record));
}

schemas::timestamp born_at(const broker::record& record) {
  for (const auto& [name, value] : record.head)
    if (name == "ce_time")
      return schemas::from_rfc3339(value).value_or(record.appended_at);
  return record.appended_at;
}

}  // namespace troupe::bridge
