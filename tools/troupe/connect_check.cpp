#include "tools/troupe/connect_check.hpp"

#include "runtime/node/cluster_fitness.hpp"
#include "runtime/node/database_fitness.hpp"
#include "runtime/node/node_settings.hpp"
#include "runtime/store/connect_trial.hpp"

#include <algorithm>

namespace troupe {
namespace {

using weight = connect_finding::weight;
using findings = std::vector<connect_finding>;
using cause = store::connect_failure::cause;
using std::chrono::seconds;

constexpr seconds patience{5};

bool hosts(const config::node_file& file, const node::actor_kind& kind) {
  return std::find(file.actors.begin(), file.actors.end(), kind.name) != file.actors.end();
}

std::vector<node::actor_kind> hosted_by(const config::node_file& file, const program& with) {
  std::vector<node::actor_kind> out;
  for (const auto& kind : with.kinds)
    if (hosts(file, kind))
      out.push_back(kind);
  return out;
}

std::string remedy_for(cause why) {
  switch (why) {
    case cause::unreachable:
      return ": start PostgreSQL, or correct host and port in postgres.url";
    case cause::not_now:
      return ": wait, or give it room; a node waits, too";
    case cause::tls:
      return ": correct sslmode, sslrootcert, sslcert and sslkey in postgres.url, or the server's certificate";
    case cause::refused:
      return ": correct user, password or database, or let this address in (pg_hba.conf)";
    default:
      return "";
  }
}

bool is_of_world(cause why) { return why == cause::unreachable || why == cause::not_now; }

weight weight_of(node::gravity how) { return how == node::gravity::remark ? weight::remark : weight::problem; }

void look_at_database(const config::node_file& file, const program& with, findings& out) {
  const auto settings = node::store_settings(file);
  const auto add = [&out](weight how, std::string what) { out.push_back({how, "PostgreSQL", std::move(what)}); };
  if (const auto failed = store::try_to_connect(settings, patience))
    return add(is_of_world(failed->why) ? weight::unreachable : weight::problem,
               failed->detail + remedy_for(failed->why));
  store::session session{settings};
  const auto rights = node::rights_on(node::migrations_of(hosted_by(file, with)));
  const auto server = store::look_at_server(session, rights);
  if (!server)
    return add(weight::problem, server.error().detail);
  const auto before = out.size();
  for (const auto& one : node::findings_on(*server, node::migrations_of(with.kinds), file.postgres.migrate))
    add(weight_of(one.how), one.what);
  if (const auto shared = store::shares_sessions(settings); shared && *shared)
    add(weight::problem, node::shared_sessions().what);
  if (out.size() == before)
    add(weight::fine, "database " + server->database + " as " + server->role + ": its schema is current");
}

/// Null for a message that has no topic here.
broker::topic_wish* wish_for(const config::node_file& file, const std::string& message,
                             std::vector<broker::topic_wish>& all) {
  if (file.routes.at(message) != "kafka")
    return nullptr;
  const auto& options = file.topics.at(message);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.topic.name == options.topic; });
  if (found != all.end())
    return &*found;
  all.push_back({{options.topic, static_cast<std::int32_t>(options.partitions)}});
  return &all.back();
}

std::vector<broker::topic_wish> wishes_of(const config::node_file& file, const std::vector<node::actor_kind>& hosted) {
  std::vector<broker::topic_wish> out;
  for (const auto& kind : hosted) {
    for (const auto& message : kind.publishes)
      if (auto* wish = wish_for(file, message, out))
        wish->is_written = true;
    for (const auto& message : kind.handles)
      if (auto* wish = wish_for(file, message.name, out))
        wish->groups.push_back(config::group_of(file.topics.at(message.name), kind.name));
  }
  for (const auto& topic : node::topics_of(file, hosted))
    if (std::none_of(out.begin(), out.end(), [&](const auto& one) { return one.topic.name == topic.name; }))
      out.push_back({topic, {}, true});  // dead letters, mirrored
  return out;
}

bool uses_kafka(const config::node_file& file) {
  return std::any_of(file.routes.begin(), file.routes.end(), [](const auto& route) { return route.second == "kafka"; });
}

void look_at_kafka(const config::node_file& file, const program& with, findings& out) {
  const auto add = [&out](weight how, std::string what) { out.push_back({how, "Kafka", std::move(what)}); };
  const auto cluster = broker::look_at_cluster(node::broker_settings(file), wishes_of(file, hosted_by(file, with)),
                                               file.kafka.create_topics, patience);
  using access = enum broker::cluster_facts::access;
  if (cluster.access != access::granted)
    return add(cluster.access == access::unreachable ? weight::unreachable : weight::problem,
               node::sentence_of(cluster, file.kafka.brokers));
  for (const auto& one : node::findings_on(cluster, file.kafka.create_topics))
    add(one.stands_against ? weight::problem : weight::remark, one.what);
  for (const auto& topic : cluster.topics)
    if (topic.partitions > 0)
      add(weight::fine, node::summary_of(topic));
}

}  // namespace

const char* to_string(weight how) {
  switch (how) {
    case weight::fine:
      return "fine";
    case weight::remark:
      return "remark";
    case weight::problem:
      return "problem";
    default:
      return "unreachable";
  }
}

findings look_at_surroundings(const config::node_file& file, const program& with) {
  findings out;
  if (!file.actors.empty())
    look_at_database(file, with, out);
  if (uses_kafka(file))
    look_at_kafka(file, with, out);
  return out;
}

}  // namespace troupe
