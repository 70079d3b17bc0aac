#include "runtime/node/node_settings.hpp"

#include "runtime/outbox/mirror_sql.hpp"
#include "runtime/store/connection_string.hpp"

#include <algorithm>
#include <set>

namespace troupe::node {

std::vector<std::string> mirrored_topics(const config::node_file& file, const std::vector<actor_kind>& hosted) {
  std::vector<std::string> topics;
  for (const auto& kind : hosted)
    for (const auto& message : kind.handles)
      if (const auto& options = file.topics.at(message.name);
          file.routes.at(message.name) == "kafka" && options.mirror_dead_letters &&
          std::find(topics.begin(), topics.end(), options.topic) == topics.end())
        topics.push_back(options.topic);
  return topics;
}

broker::settings broker_settings(const config::node_file& file) {
  using broker::assignment_strategy, broker::member_kind;
  return {file.kafka.brokers,
          file.node.name,
          file.kafka.client,
          file.kafka.consumer,
          file.kafka.producer,
          file.kafka.commit_interval,
          file.kafka.revoke_timeout,
          file.kafka.assignment == "cooperative" ? assignment_strategy::cooperative : assignment_strategy::range,
          file.kafka.membership == "static" ? member_kind::fixed : member_kind::dynamic,
          file.kafka.fetch_interval};
}

store::settings store_settings(const config::node_file& file) {
  return {store::with_password(file.postgres.url, file.postgres.password), "troupe-" + file.node.name,
          file.postgres.statement_timeout, file.postgres.lock_timeout, file.postgres.watchdog};
}

inspect::trace_settings trace_settings(const config::node_file& file, const std::vector<actor_kind>& kinds) {
  inspect::trace_settings out{broker_settings(file), {}, {}, {}};
  for (const auto& [message, topic] : file.topics)
    out.topics[message] = {topic.topic, config::groups_of(topic), file.routes.at(message) == "local"};
  for (const auto& kind : kinds) {
    out.trails.insert(out.trails.end(), kind.trails.begin(), kind.trails.end());
    if (kind.seen)
      out.sightings.push_back(kind.seen);
  }
  return out;
}

std::vector<broker::topic_spec> topics_of(const config::node_file& file, const std::vector<actor_kind>& hosted) {
  std::set<std::string> messages;
  for (const auto& kind : hosted) {
    messages.insert(kind.publishes.begin(), kind.publishes.end());
    for (const auto& message : kind.handles)
      messages.insert(message.name);
  }
  std::erase_if(messages, [&](const auto& message) { return file.routes.at(message) != "kafka"; });
  std::vector<broker::topic_spec> topics;
  topics.reserve(messages.size());
  for (const auto& message : messages)
    topics.push_back({file.topics.at(message).topic, file.topics.at(message).partitions});
  for (const auto& name : mirrored_topics(file, hosted))
    topics.push_back({outbox::mirror_of(name), 1});
  return topics;
}

}  // namespace troupe::node
