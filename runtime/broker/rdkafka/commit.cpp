#include "runtime/broker/rdkafka/commit.hpp"

namespace troupe::broker {

rd_kafka_resp_err_t commit_later(rd_kafka_t* client, const std::string& topic, const std::vector<watermark>& watermarks,
                                 rd_kafka_queue_t* queue) {
  const partitions_ptr list{rd_kafka_topic_partition_list_new(static_cast<int>(watermarks.size()))};
  for (const auto& each : watermarks) {
    auto* added = rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), each.which.partition);
    added->offset = each.next;
    set_known(*added, each.below, each.kept);
  }
  return rd_kafka_commit_queue(client, list.get(), queue, nullptr, nullptr);
}

rd_kafka_resp_err_t commit_and_wait(rd_kafka_t* client, const std::string& topic,
                                    const std::vector<watermark>& watermarks, std::chrono::milliseconds timeout) {
  const queue_ptr answers{rd_kafka_queue_new(client)};
  if (const auto error = commit_later(client, topic, watermarks, answers.get()))
    return error;
  const event_ptr answer{rd_kafka_queue_poll(answers.get(), static_cast<int>(timeout.count()))};
  return answer ? rd_kafka_event_error(answer.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
}

bool came_too_late(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS || error == RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION ||
         error == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID;
}

}  // namespace troupe::broker
