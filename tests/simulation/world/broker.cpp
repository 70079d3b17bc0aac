#include "tests/simulation/world/broker.hpp"

#include <algorithm>

namespace troupe::simulation {
namespace {

std::size_t hash_of(const std::string& key) {
  std::uint64_t sum = 1469598103934665603U;
  for (const auto c : key)
    sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return static_cast<std::size_t>(mixed(sum));
}
}  // namespace

place broker_cluster::append(const std::string& name, logged record) {
  auto& into = topics_.at(name);
  const auto partition = record.key ? hash_of(*record.key) % into.logs.size() : clock_.chance.below(into.logs.size());
  auto& log = into.logs[partition];
  const place where{name, static_cast<std::int32_t>(partition), static_cast<broker::offset>(log.size())};
  judge_.appended(where, describe(where, record));
  log.push_back(std::move(record));
  ++records_;
  for (const auto& client : into.clients)
    if (client->held.contains(where.partition))
      want_fetch(client);
  return where;
}

const logged& broker_cluster::at(const place& where) const {
  return topics_.at(where.topic)
      .logs.at(static_cast<std::size_t>(where.partition))
      .at(static_cast<std::size_t>(where.at));
}

bool broker_cluster::owns(const life_ptr& owner, const std::string& name, std::int32_t partition) const {
  const auto& owners = topics_.at(name).owners;
  const auto found = owners.find(partition);
  return found == owners.end() || found->second->owner == owner;
}

bool broker_cluster::is_closed(const life_ptr& owner) const {
  for (const auto& [name, topic] : topics_)
    for (const auto& client : topic.clients)
      if (client->owner == owner && !client->closed)
        return false;
  return true;
}

clockwork::instant broker_cluster::last_change(const life_ptr& owner) const {
  clockwork::instant last{};
  for (const auto& [name, topic] : topics_)
    for (const auto& client : topic.clients)
      if (client->owner == owner)
        last = std::max(last, client->changed);
  return last;
}

std::optional<std::string> broker_cluster::lag() const {
  for (const auto& [name, topic] : topics_)
    for (std::size_t i = 0; i < topic.logs.size(); ++i) {
      const auto committed = topic.committed.find(static_cast<std::int32_t>(i));
      const auto next = committed == topic.committed.end() ? 0 : committed->second;
      if (next < static_cast<broker::offset>(topic.logs[i].size()))
        return name + '/' + std::to_string(i) + " is committed up to " + std::to_string(next) + " of " +
               std::to_string(topic.logs[i].size());
    }
  return std::nullopt;
}

void broker_cluster::be_reliable() {
  with_.commit_failure_percent = 0;
  with_.delivery_failure_percent = 0;
  away_until_ = {};
}

}  // namespace troupe::simulation
