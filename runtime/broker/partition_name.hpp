#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace troupe::broker {

/// A partition of a topic as a consumer group reads it.
struct partition_name {
  std::string group;
  std::string topic;
  std::int32_t partition = -1;

  auto operator<=>(const partition_name&) const = default;
};

}  // namespace troupe::broker
