// Partitions and offsets between our types and librdkafka's lists; records out of its messages.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"
#include "runtime/broker/record.hpp"

#include <string>
#include <vector>

namespace troupe::broker {

/// A place in a partition; `at` may be one of librdkafka's logical offsets (negative).
struct position {
  std::int32_t partition = -1;
  offset at = RD_KAFKA_OFFSET_INVALID;

  bool operator==(const position&) const = default;
};

partitions_ptr to_list(const std::string& topic, const std::vector<position>& positions);
std::vector<position> to_positions(const rd_kafka_topic_partition_list_t* list);  // null: none

/// Whoever wrote the record chose it: 64 bits of milliseconds reach further than microseconds, or a calendar, do. What
/// lies outside of 1970 to 9999 is the nearest moment within.
wire::timestamp timestamp_of(std::int64_t milliseconds_since_1970);

/// A landmark travels beside a committed offset.
void set_known(rd_kafka_topic_partition_t& to, landmark known, offset kept = -1);
landmark known_in(const rd_kafka_topic_partition_t& from);
offset kept_in(const rd_kafka_topic_partition_t& from);

/// Copies; `message` keeps what it has.
record to_record(const rd_kafka_message_t& message, assignment from);

}  // namespace troupe::broker
