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
  const auto count = topics_.at(name).logs.size();
  const auto partition = record.key ? hash_of(*record.key) % count : clock_.chance.below(count);
  ++records_;
  return put(name, partition, std::move(record));
}

place broker_cluster::put(const std::string& name, std::size_t partition, logged record) {
  auto& into = topics_.at(name);
  auto& log = into.logs[partition];
  const place where{name, static_cast<std::int32_t>(partition), log.end(), into.number};
  record.appended_at = wire::timestamp{
      std::chrono::microseconds{ticks_of(clock_.elapsed()) + static_cast<std::int64_t>(log_numbers_.size())}};
  log_numbers_.push_back(into.number);
  if (record.is_hole)
    judge_.hole(where);
  else
    judge_.appended(where, describe(where, record));
  log.records.push_back(std::move(record));
  wake(into, where.partition);
  return where;
}

void broker_cluster::wake(topic& of, std::int32_t partition) {
  for (const auto& client : of.clients)
    if (client->held.contains(partition))
      want_fetch(client);
}

void broker_cluster::append_holes(const std::string& name, std::size_t count) {
  const auto partition = any_partition(name);
  for (std::size_t i = 0; i < count; ++i)
    put(name, partition, {{}, {}, {}, true});
}

void broker_cluster::compact(const std::string& name) {
  auto& of = topics_.at(name);
  const auto partition = any_partition(name);
  std::set<std::string> later;
  auto& log = of.logs[partition];
  for (auto at = log.end() - 1; at >= log.begin; --at) {
    auto& one = log.records[static_cast<std::size_t>(at)];
    if (one.is_hole || !one.key || later.insert(*one.key).second)
      continue;
    one.is_hole = true;
    judge_.removed({name, static_cast<std::int32_t>(partition), at, of.number});
  }
  clock_.note("-", "{}/{} is compacted", name, partition);
}

void broker_cluster::remove_oldest(const std::string& name) {
  auto& of = topics_.at(name);
  const auto partition = any_partition(name);
  auto& log = of.logs[partition];
  const auto begin = clock_.chance.chance(50) ? log.end() : clock_.chance.between(log.begin, log.end());
  for (auto at = log.begin; at < begin; ++at)
    judge_.removed({name, static_cast<std::int32_t>(partition), at, of.number});
  log.begin = begin;
  clock_.note("-", "{}/{} begins at {} now", name, partition, begin);
}

void broker_cluster::remake(const std::string& name) {
  auto& of = topics_.at(name);
  clock_.note("-", "{} is made anew", name);
  for (std::size_t partition = 0; partition < of.logs.size(); ++partition)
    for (broker::offset at = 0; at < of.logs[partition].end(); ++at)
      judge_.removed({name, static_cast<std::int32_t>(partition), at, of.number});
  of.past.push_back(std::exchange(of.logs, std::vector<partition_log>(of.logs.size())));
  ++of.number;
  of.finished.clear();
  if (clock_.chance.chance(70))
    of.committed.clear();
  if (!of.members.empty())
    rebalance(of);
}

broker::offset broker_cluster::longest(const std::string& name) const {
  broker::offset out = 0;
  for (const auto& log : topics_.at(name).logs)
    out = std::max(out, log.end());
  return out;
}

place broker_cluster::latest(place where, const std::function<bool(const logged&)>& is) const {
  const auto& of = topics_.at(where.topic);
  const auto holds = [&](const std::vector<partition_log>& logs) {
    const auto& log = logs.at(static_cast<std::size_t>(where.partition));
    return where.at < log.end() && is(log.records[static_cast<std::size_t>(where.at)]);
  };
  where.log = of.number;
  if (of.past.empty() || holds(of.logs))
    return where;
  for (auto past = of.past.rbegin(); past != of.past.rend(); ++past) {
    --where.log;
    if (holds(*past))
      break;
  }
  return where;
}

std::int64_t broker_cluster::log_of(const place& where, std::uint64_t print) const {
  const auto number = topics_.at(where.topic).number;
  if (where.at < 0 || print == 0)
    return number;
  return latest(where, [&](const logged& one) { return print_at(where.at, one) == print; }).log;
}

place broker_cluster::place_of(const std::string& name, const broker::record& record) const {
  const auto number = static_cast<std::size_t>(record.appended_at.time_since_epoch().count() % ticks);
  return {name, record.from.partition, record.at, record.at < 0 ? 0 : log_numbers_.at(number)};
}

void broker_cluster::refuse_events(rd_kafka_resp_err_t with, std::string topic, milliseconds time) {
  refusal_ = {with, std::move(topic), clock_.now() + time};
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
      const auto& log = topic.logs[i];
      const auto finished = topic.finished.find(static_cast<std::int32_t>(i));
      const auto next = finished == topic.finished.end() ? 0 : finished->second;
      if (next < log.end())
        return name + '/' + std::to_string(i) + " is not read from " + std::to_string(next) + " to " +
               std::to_string(log.end());
    }
  return std::nullopt;
}

void broker_cluster::be_reliable() {
  with_.commit_failure_percent = 0;
  with_.delivery_failure_percent = 0;
  away_until_ = {};
  refusal_ = {};
}

}  // namespace troupe::simulation
