// Who is in a consumer group and holds what, as the broker sees it: members of other programs too.
#pragma once

#include "runtime/broker/settings.hpp"

#include <tl/expected.hpp>

namespace troupe::broker {

struct group_member_description {
  std::string client_id, host;
  std::vector<std::int32_t> partitions;  // of the topic that was asked about
};

struct group_description {
  std::string state;  // "Stable", "Empty", "PreparingRebalance", ...; "Dead": no broker knows the group
  std::vector<group_member_description> members;
};

/// Blocks for at most `timeout`. The error is librdkafka's; the embedded broker cannot describe groups.
tl::expected<group_description, std::string> describe_group(const settings& with, const std::string& group,
                                                            const std::string& topic,
                                                            std::chrono::milliseconds timeout);

}  // namespace troupe::broker
