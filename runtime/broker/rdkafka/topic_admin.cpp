#include "runtime/broker/rdkafka/topic_metadata.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <thread>

namespace troupe::broker {
namespace {

using std::chrono::steady_clock;

constexpr int brokers_default = -1;

rd_kafka_resp_err_t outcome(const rd_kafka_event_t& created, std::string& words) {
  if (const auto error = rd_kafka_event_error(const_cast<rd_kafka_event_t*>(&created))) {
    words = rd_kafka_event_error_string(const_cast<rd_kafka_event_t*>(&created));
    return error;
  }
  std::size_t count = 0;
  const auto* result = rd_kafka_event_CreateTopics_result(const_cast<rd_kafka_event_t*>(&created));
  const auto** topics = rd_kafka_CreateTopics_result_topics(result, &count);
  const char* said = rd_kafka_topic_result_error_string(topics[0]);
  words = said ? said : rd_kafka_err2str(rd_kafka_topic_result_error(topics[0]));
  return rd_kafka_topic_result_error(topics[0]);
}

/// librdkafka's words when it failed.
std::optional<std::string> create(rd_kafka_t* client, const topic_spec& topic, moment deadline) {
  std::array<char, 512> words{};
  const int partitions = topic.partitions > 0 ? topic.partitions : brokers_default;
  const new_topic_ptr wanted{
      rd_kafka_NewTopic_new(topic.name.c_str(), partitions, brokers_default, words.data(), words.size())};
  if (!wanted)
    return words.data();
  const admin_options_ptr options{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), remaining_ms(deadline), nullptr, 0);
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), remaining_ms(deadline), nullptr, 0);
  const queue_ptr answers{rd_kafka_queue_new(client)};
  std::array topics{wanted.get()};
  rd_kafka_CreateTopics(client, topics.data(), topics.size(), options.get(), answers.get());
  const event_ptr answer{rd_kafka_queue_poll(answers.get(), remaining_ms(deadline))};
  if (!answer)
    return "no answer in time";
  std::string said;
  const auto error = outcome(*answer, said);
  return !error || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS ? std::nullopt : std::optional{said};
}

/// A topic just created is not known to every broker at once.
bool appears(rd_kafka_t* client, const std::string& topic, moment deadline) {
  while (steady_clock::now() < deadline) {
    if (partition_count(client, topic, deadline).value_or(0) > 0)
      return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return false;
}

/// The embedded broker has no controller to create one, but makes a topic that is asked for; 2.0.2's does so always.
bool is_embedded(rd_kafka_t* client, moment deadline) {
  const std::unique_ptr<char, destroyer<free>> id{rd_kafka_clusterid(client, remaining_ms(deadline))};
  return id && std::string_view{id.get()}.starts_with("mockCluster");
}

bool appears_when_asked_for(const settings& with, const std::string& topic, moment deadline) {
  const auto client = make_inquirer(with, {{"allow.auto.create.topics", "true"}});
  return appears(client.get(), topic, deadline);
}

std::string create_yourself(const topic_spec& topic, const std::string& why) {
  return "topic " + topic.name + " does not exist and could not be created (" + why + "): create it" +
         (topic.partitions > 0 ? " with " + std::to_string(topic.partitions) + " partitions" : "") +
         " or allow this user to";
}

std::optional<std::string> ensure_topic(rd_kafka_t* client, const settings& with, const topic_spec& topic,
                                        if_missing then, moment deadline) {
  if (const auto found = partition_count(client, topic.name, deadline); !found)
    return "topic " + topic.name + ": " + found.error();
  else if (*found > 0)
    return std::nullopt;
  if (then == if_missing::tell)
    return "topic " + topic.name + " does not exist: create it with " + std::to_string(topic.partitions) +
           " partitions or so, or set kafka.create_topics = true";
  if (is_embedded(client, deadline) && appears_when_asked_for(with, topic.name, deadline))
    return std::nullopt;
  if (const auto refused = create(client, topic, deadline))
    return create_yourself(topic, *refused);
  if (!appears(client, topic.name, deadline))
    return "topic " + topic.name + " was created but is not served yet: try again";
  return std::nullopt;
}

bool answers(rd_kafka_t* client, moment deadline) {
  const rd_kafka_metadata_t* raw = nullptr;
  const auto error = rd_kafka_metadata(client, 0, nullptr, &raw, remaining_ms(deadline));
  const metadata_ptr answer{raw};
  return !error;
}

}  // namespace

std::vector<std::string> ensure_topics(const settings& with, const std::vector<topic_spec>& topics,
                                       std::chrono::milliseconds timeout, if_missing then) try {
  const auto deadline = steady_clock::now() + timeout;
  const auto client = make_inquirer(with);
  if (!answers(client.get(), deadline))
    return {"none of the Kafka brokers " + with.brokers + " answered within " + std::to_string(timeout.count()) +
            " ms: start Kafka or correct kafka.brokers"};
  std::vector<std::string> wrong;
  for (const auto& topic : topics)
    if (auto sentence = ensure_topic(client.get(), with, topic, then, deadline))
      wrong.push_back(std::move(*sentence));
  return wrong;
} catch (const std::invalid_argument& refused) {
  return {std::string{"[kafka.client]: "} + refused.what()};
}

}  // namespace troupe::broker
