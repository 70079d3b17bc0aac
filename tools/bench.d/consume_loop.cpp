#include "tools/bench.d/consume_loop.hpp"

#include "runtime/broker/rdkafka/client.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>

namespace troupe::bench {
namespace {

using steady = std::chrono::steady_clock;
using list_ptr = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;
using message_ptr = std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)>;

broker::client_ptr make_reader(const std::string& brokers) {
  return broker::make_client(
      broker::role::consumer,
      broker::make_conf(broker::role::consumer, {brokers, "floor", {}, {{"group.id", "floor"}}, {}}));
}

std::int32_t partitions_of(rd_kafka_t* client, const std::string& topic) {
  const rd_kafka_metadata_t* found = nullptr;
  std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)> handle{
      rd_kafka_topic_new(client, topic.c_str(), nullptr), rd_kafka_topic_destroy};
  if (const auto failed = rd_kafka_metadata(client, 0, handle.get(), &found, 10'000); failed)
    throw std::runtime_error{rd_kafka_err2str(failed)};
  const auto count = found->topics[0].partition_cnt;
  rd_kafka_metadata_destroy(found);
  return count;
}

std::uint64_t held(rd_kafka_t* client, const std::string& topic, std::int32_t partition) {
  std::int64_t low = 0, high = 0;
  if (const auto failed = rd_kafka_query_watermark_offsets(client, topic.c_str(), partition, &low, &high, 10'000))
    throw std::runtime_error{rd_kafka_err2str(failed)};
  return static_cast<std::uint64_t>(high - low);
}

}  // namespace

consumed run_consume_loop(const std::string& brokers, const std::string& topic) {
  const auto client = make_reader(brokers);
  const list_ptr all{rd_kafka_topic_partition_list_new(8), rd_kafka_topic_partition_list_destroy};
  std::uint64_t wanted = 0;
  for (std::int32_t i = 0, count = partitions_of(client.get(), topic); i < count; ++i) {
    wanted += held(client.get(), topic, i);
    rd_kafka_topic_partition_list_add(all.get(), topic.c_str(), i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  rd_kafka_poll_set_consumer(client.get());
  rd_kafka_assign(client.get(), all.get());
  consumed out;
  steady::time_point first;
  while (out.records < wanted) {
    const message_ptr message{rd_kafka_consumer_poll(client.get(), 1000), rd_kafka_message_destroy};
    if (!message || message->err)
      continue;
    if (out.records++ == 0)
      first = steady::now();
    out.bytes += message->len;
  }
  out.seconds = std::chrono::duration<double>(steady::now() - first).count();
  return out;
}

}  // namespace troupe::bench
