#include "runtime/broker/rdkafka/troubles.hpp"

#include <librdkafka/rdkafka.h>

#include <utility>

#include "runtime/broker/rdkafka/known_faults.hpp"
#include "runtime/broker/settings.hpp"

namespace troupe::broker {
namespace {

/// The broker's words name the mechanism.
std::string remedy_for_login(const std::string& words) {
  const auto mechanism = words.find("SCRAM-");
  if (mechanism != words.npos)
    if (const auto fault = login_fault(words.substr(mechanism), linked_version()))
      return "this may be no fault of user or password, but " + *fault;
  return "correct sasl.* in [kafka.client]";
}

}  // namespace

std::optional<std::string> troubles::begin(int code, const std::string& topic, const std::string& words) {
  if (code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT) {
    last_broken_connection_ = words;
    return std::nullopt;
  }
  auto sentence = explain(code, topic, words);
  unreachable_ = unreachable_ || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
  if (!told_.insert(std::to_string(code) + topic).second)
    return std::nullopt;
  return sentence;
}

std::optional<std::string> troubles::over() {
  if (told_.empty())
    return std::nullopt;
  told_.clear();
  if (!std::exchange(unreachable_, false))
    return std::nullopt;
  return "the Kafka brokers " + brokers_ + " can be reached again";
}

std::string troubles::explain(int code, const std::string& topic, const std::string& words) const {
  switch (code) {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      return "none of the Kafka brokers " + brokers_ + " can be reached, trying on" +
             (last_broken_connection_.empty() ? "" : " (" + last_broken_connection_ + ")");
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      return "topic " + topic + " does not exist on " + brokers_ + ": create it or correct its name, looking on";
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return "not authorised for topic " + topic + " on " + brokers_ + ": grant this user access to it";
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
      return "the Kafka brokers " + brokers_ + " refuse this user or password: " + remedy_for_login(words) + " (" +
             words + ")";
    default:
      return "Kafka at " + brokers_ + (topic.empty() ? "" : ", topic " + topic) + ": " + words;
  }
}

}  // namespace troupe::broker
