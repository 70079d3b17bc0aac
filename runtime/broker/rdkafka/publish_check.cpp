#include "runtime/broker/rdkafka/publish_check.hpp"

#include "runtime/broker/rdkafka/topic_metadata.hpp"
#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include <algorithm>

namespace troupe::broker {
namespace {

std::string sentence_of(const std::string& topic, rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      return "topic " + topic + " does not exist: create it or correct its name";
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return "not authorised for topic " + topic + ": grant this user WRITE on it";
    default:
      return "topic " + topic + ": its leaders could not be reached: " + rd_kafka_err2str(error);
  }
}

}  // namespace

publish_check::publish_check(rd_kafka_t* client, std::vector<std::string> topics) : client_{client} {
  for (const auto& name : topics)
    topics_.emplace_back(rd_kafka_topic_new(client, name.c_str(), nullptr));
}

bool publish_check::covers(const std::string& topic) const {
  return std::any_of(topics_.begin(), topics_.end(),
                     [&](const auto& one) { return topic == rd_kafka_topic_name(one.get()); });
}

std::optional<std::string> publish_check::ask(std::chrono::milliseconds longest) const {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  for (const auto& topic : topics_)
    if (auto wrong = ask_topic(topic, deadline))
      return wrong;
  return std::nullopt;
}

std::optional<std::string> publish_check::ask_topic(const topic_ptr& topic, moment deadline) const {
  const std::string name = rd_kafka_topic_name(topic.get());
  const rd_kafka_metadata_t* raw = nullptr;
  const auto error = rd_kafka_metadata(client_, 0, topic.get(), &raw, remaining_ms(deadline));
  const metadata_ptr answer{raw};
  if (error)
    return sentence_of(name, error);
  if (answer->topic_cnt == 0)
    return sentence_of(name, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
  const auto& found = answer->topics[0];
  if (found.err)
    return sentence_of(name, found.err);
  return ask_leaders(name, found.partition_cnt, deadline);
}

std::optional<std::string> publish_check::ask_leaders(const std::string& name, int partitions, moment deadline) const {
  std::vector<position> ends;
  for (int partition = 0; partition < partitions; ++partition)
    ends.push_back({partition, RD_KAFKA_OFFSET_END});
  const auto list = to_list(name, ends);
  if (const auto error = rd_kafka_offsets_for_times(client_, list.get(), remaining_ms(deadline)))
    return sentence_of(name, error);
  for (int i = 0; i < list->cnt; ++i)
    if (list->elems[i].err)
      return sentence_of(name + "/" + std::to_string(list->elems[i].partition), list->elems[i].err);
  return std::nullopt;
}

}  // namespace troupe::broker
