#include "runtime/broker/rdkafka/troubles.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
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

trouble_scope scope_of(int code, const std::string& topic) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR__RESOLVE:
      return trouble_scope::connection;
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
    case RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT:
    case RD_KAFKA_RESP_ERR_GROUP_MAX_SIZE_REACHED:
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
    case RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_COMMIT_OFFSET_SIZE:
      return trouble_scope::group;
    default:
      return topic.empty() ? trouble_scope::connection : trouble_scope::topic;
  }
}

}  // namespace

std::optional<std::string> troubles::begin(int code, const std::string& topic, const std::string& words) {
  if (code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT) {
    last_broken_connection_ = words;
    return std::nullopt;
  }
  auto sentence = explain(code, topic, words);
  unreachable_ = unreachable_ || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
  const auto key = std::to_string(code) + topic;
  if (!standing_.emplace(key, sentence).second)
    return std::nullopt;
  scopes_[key] = scope_of(code, topic);
  return sentence;
}

std::optional<std::string> troubles::over(trouble_scope what) {
  if (standing_.empty())
    return std::nullopt;
  std::erase_if(scopes_,
                [&](const auto& one) { return one.second == what || one.second == trouble_scope::connection; });
  const auto before = standing_.size();
  std::erase_if(standing_, [this](const auto& one) { return !scopes_.contains(one.first); });
  if (std::exchange(unreachable_, false))
    return "the Kafka brokers " + brokers_ + " can be reached again";
  if (standing_.size() == before)
    return std::nullopt;
  return "the trouble with the Kafka brokers " + brokers_ + " is over";
}

bool troubles::has(trouble_scope what) const {
  return std::any_of(scopes_.begin(), scopes_.end(), [what](const auto& one) { return one.second == what; });
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
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
      return "not authorised for group " + group_ + " on " + brokers_ + ": grant this user READ on that group";
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return "not authorised to write with idempotence on " + brokers_ +
             ": grant this user IDEMPOTENT_WRITE on the cluster, or WRITE on a topic";
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
      return "group " + group_ +
             " has members with another assignment strategy, of this or another program: give all " +
             "of them the same (kafka.assignment), and each program a group of its own";
    case RD_KAFKA_RESP_ERR__SSL:
      return "no TLS with the Kafka brokers " + brokers_ + ": correct ssl.* in [kafka.client] (" + words + ")";
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
      return "the Kafka brokers " + brokers_ + " refuse this user or password: " + remedy_for_login(words) + " (" +
             words + ")";
    default:
      return "Kafka at " + brokers_ + (topic.empty() ? "" : ", topic " + topic) + ": " + words;
  }
}

}  // namespace troupe::broker
