#include "runtime/broker/rdkafka/right_probes.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/topic_metadata.hpp"

#include <array>
#include <cstdlib>

namespace troupe::broker {
namespace {

using std::chrono::steady_clock;

constexpr std::int32_t no_such_partition = 1'000'000'000;
constexpr auto silence = "no answer in time";

using config_resource = owner<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;

std::string words_of(rd_kafka_resp_err_t error) { return rd_kafka_err2str(error); }

/// The outcome of the commit, or of a group that refuses before it can be asked.
std::string commit_outcome(rd_kafka_t* client, rd_kafka_queue_t* answers, moment deadline) {
  while (steady_clock::now() < deadline) {
    if (const event_ptr answer{rd_kafka_queue_poll(answers, 50)}) {
      if (rd_kafka_event_type(answer.get()) != RD_KAFKA_EVENT_OFFSET_COMMIT)
        continue;
      const auto* asked = rd_kafka_event_topic_partition_list(answer.get());
      const auto each = asked && asked->cnt > 0 ? asked->elems[0].err : RD_KAFKA_RESP_ERR_NO_ERROR;
      const auto error = each ? each : rd_kafka_event_error(answer.get());
      const bool expected = !error || error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
      return expected ? "" : words_of(error);
    }
    if (auto* said = rd_kafka_consumer_poll(client, 0)) {
      const auto error = said->err;
      rd_kafka_message_destroy(said);
      if (error == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
        return words_of(error);
    }
  }
  return silence;
}

std::string delivery_outcome(rd_kafka_t* client, moment deadline) {
  rd_kafka_queue_t* raw = rd_kafka_queue_get_main(client);
  const queue_ptr reports{raw};
  while (steady_clock::now() < deadline) {
    const event_ptr report{rd_kafka_queue_poll(reports.get(), 100)};
    if (!report || rd_kafka_event_type(report.get()) != RD_KAFKA_EVENT_DR)
      continue;
    const auto* message = rd_kafka_event_message_next(report.get());
    if (message == nullptr)
      continue;
    const bool expected = !message->err || message->err == RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS;
    return expected ? "" : words_of(message->err);
  }
  return silence;
}

/// Waits for the answer to one admin request.
template <class Send>
event_ptr ask(rd_kafka_t* client, rd_kafka_admin_op_t what, moment deadline, Send send) {
  const admin_options_ptr options{rd_kafka_AdminOptions_new(client, what)};
  std::array<char, 512> words{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), remaining_ms(deadline), words.data(), words.size());
  const queue_ptr answers{rd_kafka_queue_new(client)};
  send(options.get(), answers.get());
  return event_ptr{rd_kafka_queue_poll(answers.get(), remaining_ms(deadline))};
}

std::optional<int> value_in(const rd_kafka_ConfigResource_t* resource, std::string_view name) {
  std::size_t count = 0;
  const auto** entries = rd_kafka_ConfigResource_configs(resource, &count);
  for (std::size_t i = 0; i < count; ++i)
    if (name == rd_kafka_ConfigEntry_name(entries[i]))
      if (const char* value = rd_kafka_ConfigEntry_value(entries[i]))
        return std::atoi(value);
  return std::nullopt;
}

}  // namespace

std::string read_refusal(const settings& with, const std::string& topic, const std::string& group, moment deadline) {
  const auto client = make_client(role::consumer, make_conf(role::consumer, with, {{"group.id", group}}));
  rd_kafka_poll_set_consumer(client.get());
  const partitions_ptr offsets{rd_kafka_topic_partition_list_new(1)};
  rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), no_such_partition)->offset = 0;
  const queue_ptr answers{rd_kafka_queue_new(client.get())};
  if (const auto error = rd_kafka_commit_queue(client.get(), offsets.get(), answers.get(), nullptr, nullptr))
    return words_of(error);
  return commit_outcome(client.get(), answers.get(), deadline);
}

std::string write_refusal(const settings& with, const std::string& topic, moment deadline) {
  auto conf = make_conf(role::producer, with,
                        {{"enable.idempotence", "false"},
                         {"enable.gapless.guarantee", "false"},
                         {"acks", "2"},
                         {"retries", "0"},
                         {"message.timeout.ms", std::to_string(remaining_ms(deadline))}});
  rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR);
  const auto client = make_client(role::producer, std::move(conf));
  const auto error = rd_kafka_producev(client.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(0),
                                       RD_KAFKA_V_VALUE(nullptr, 0), RD_KAFKA_V_END);
  if (error)
    return words_of(error);
  auto out = delivery_outcome(client.get(), deadline);
  rd_kafka_purge(client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  return out;
}

std::string creation_refusal(rd_kafka_t* client, const topic_spec& topic, moment deadline) {
  std::array<char, 512> words{};
  const new_topic_ptr wanted{rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions > 0 ? topic.partitions : -1, -1,
                                                   words.data(), words.size())};
  if (!wanted)
    return words.data();
  const auto answer = ask(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, deadline, [&](auto* options, auto* to) {
    rd_kafka_AdminOptions_set_validate_only(options, 1, words.data(), words.size());
    std::array topics{wanted.get()};
    rd_kafka_CreateTopics(client, topics.data(), topics.size(), options, to);
  });
  if (!answer)
    return silence;
  if (const auto error = rd_kafka_event_error(answer.get()))
    return words_of(error);
  std::size_t count = 0;
  const auto** topics = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer.get()), &count);
  const auto error = count > 0 ? rd_kafka_topic_result_error(topics[0]) : RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!error || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
    return "";
  const char* said = rd_kafka_topic_result_error_string(topics[0]);
  return said ? said : words_of(error);
}

std::optional<int> least_in_sync(rd_kafka_t* client, const std::string& topic, moment deadline) {
  const config_resource wanted{rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str())};
  const auto answer = ask(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, deadline, [&](auto* options, auto* to) {
    std::array resources{wanted.get()};
    rd_kafka_DescribeConfigs(client, resources.data(), resources.size(), options, to);
  });
  if (!answer || rd_kafka_event_error(answer.get()))
    return std::nullopt;
  std::size_t count = 0;
  const auto** found =
      rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(answer.get()), &count);
  return count > 0 ? value_in(found[0], "min.insync.replicas") : std::nullopt;
}

}  // namespace troupe::broker
