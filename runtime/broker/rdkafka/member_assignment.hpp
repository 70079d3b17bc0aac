// What a consumer group has given to a member, in the bytes that the members exchange through the broker.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe::broker {

/// Partitions of `topic` in Kafka's ConsumerProtocolAssignment, versions 0 to 3 (ConsumerProtocolAssignment.json of
/// Apache Kafka): int16 version, array of (string topic, array of int32), bytes of the assignor's own; big endian.
/// Nothing when `bytes` end too early: another program wrote them.
std::optional<std::vector<std::int32_t>> assigned_partitions(std::string_view bytes, std::string_view topic);

}  // namespace troupe::broker
