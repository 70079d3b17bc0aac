// Where records are: partition and offset, given once.
#pragma once

#include <troupe/testing.hpp>

#include "runtime/broker/record.hpp"

#include <map>

namespace troupe::testing {

class topics {
public:
  explicit topics(std::int32_t partitions) : partitions_{partitions} {}

  /// Appends it, unless it is there already.
  const broker::record& place(const record& one, timestamp now);

private:
  broker::record appended(const record& one, timestamp now);

  std::int32_t partitions_;
  std::map<std::pair<std::string, std::int32_t>, broker::offset> next_;  // by topic and partition
  std::map<std::uint64_t, broker::record> placed_;                       // by the number of the record
};

}  // namespace troupe::testing
