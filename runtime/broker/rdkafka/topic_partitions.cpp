#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include "runtime/broker/landmark.hpp"

#include <algorithm>

namespace troupe::broker {
namespace {

std::string text(const void* bytes, std::size_t size) { return {static_cast<const char*>(bytes), size}; }

std::string_view words_beside(const rd_kafka_topic_partition_t& one) {
  return one.metadata ? std::string_view{static_cast<const char*>(one.metadata), one.metadata_size} : "";
}

wire::headers to_headers(const rd_kafka_message_t& message) {
  rd_kafka_headers_t* found = nullptr;  // stays with the message
  wire::headers head;
  if (rd_kafka_message_headers(&message, &found) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return head;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; !rd_kafka_header_get_all(found, i, &name, &value, &size); ++i)
    head.emplace_back(name, value ? text(value, size) : std::string{});
  return head;
}

}  // namespace

partitions_ptr to_list(const std::string& topic, const std::vector<position>& positions) {
  partitions_ptr list{rd_kafka_topic_partition_list_new(static_cast<int>(positions.size()))};
  for (const auto& each : positions)
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), each.partition)->offset = each.at;
  return list;
}

std::vector<position> to_positions(const rd_kafka_topic_partition_list_t* list) {
  std::vector<position> positions;
  for (int i = 0; list && i < list->cnt; ++i)
    positions.push_back({list->elems[i].partition, list->elems[i].offset});
  return positions;
}

wire::timestamp timestamp_of(std::int64_t milliseconds_since_1970) {
  constexpr auto latest = std::chrono::floor<std::chrono::milliseconds>(wire::latest_timestamp.time_since_epoch());
  const std::chrono::milliseconds said{milliseconds_since_1970};
  return wire::timestamp{std::clamp(said, std::chrono::milliseconds{0}, latest)};
}

void set_known(rd_kafka_topic_partition_t& to, landmark known, offset kept) {
  const auto words = to_text(known, kept);
  if (words.empty())
    return;
  to.metadata = rd_kafka_mem_malloc(nullptr, words.size());  // the list frees it
  to.metadata_size = words.copy(static_cast<char*>(to.metadata), words.size());
}

landmark known_in(const rd_kafka_topic_partition_t& from) { return landmark_from(words_beside(from)); }

offset kept_in(const rd_kafka_topic_partition_t& from) { return kept_from(words_beside(from)); }

record to_record(const rd_kafka_message_t& message, assignment from) {
  record made{from, message.offset, {}, {}, to_headers(message), {}, 0};
  if (message.key)
    made.key = text(message.key, message.key_len);
  if (message.payload)
    made.value = text(message.payload, message.len);
  const auto time = rd_kafka_message_timestamp(&message, nullptr);
  made.appended_at = timestamp_of(time);
  made.print = print_of({made.at, time, made.key, made.value});
  return made;
}

}  // namespace troupe::broker
