#include "tools/troupe/rewind_look.hpp"

#include "runtime/broker/landmark.hpp"
#include "runtime/node/cluster_fitness.hpp"
#include "runtime/store/session.hpp"
#include "runtime/wire/identity.hpp"

#include <algorithm>

namespace troupe::rewind {
namespace {

using node::exit_code;
using ranges = std::vector<broker::partition_range>;
using found_records = std::map<std::int32_t, broker::record>;
template <class T>
using answer = tl::expected<T, trouble>;

tl::unexpected<trouble> refuse(std::string why, exit_code code = exit_code::failed) {
  return tl::unexpected{trouble{{std::move(why)}, code}};
}

template <class T>
answer<T> of_broker(tl::expected<T, std::string> said) {
  if (!said)
    return refuse(std::move(said.error()), exit_code::unreachable);
  return std::move(*said);
}

/// Why there is nothing to ask about.
std::optional<trouble> find_topic(const request& asked) {
  using access = enum broker::cluster_facts::access;
  const auto cluster = broker::look_at_cluster(asked.kafka, {{{asked.topic}}}, false, patience);
  if (cluster.access != access::granted)
    return trouble{{node::sentence_of(cluster, asked.kafka.brokers)},
                   cluster.access == access::unreachable ? exit_code::unreachable : exit_code::wrong_usage};
  if (cluster.topics.empty() || cluster.topics[0].partitions == 0)
    return trouble{{"there is no topic " + asked.topic + " on " + asked.kafka.brokers}};
  const auto count = cluster.topics[0].partitions;
  if (asked.partition && *asked.partition >= count)
    return trouble{{"topic " + asked.topic + " has no partition " + std::to_string(*asked.partition) +
                    "; it has 0 to " + std::to_string(count - 1)}};
  return std::nullopt;
}

answer<ranges> ranges_of(const request& asked) {
  auto all = broker::partition_ranges(asked.kafka, asked.topic, asked.group, patience);
  if (all && asked.partition)
    std::erase_if(*all, [&](const auto& one) { return one.partition != *asked.partition; });
  return of_broker(std::move(all));
}

answer<std::map<std::int32_t, effect::stored_progress>> progress_of(const request& asked) {
  store::session session{asked.database};
  auto all = session.run([&](soci::session& sql) { return effect::read_progress(sql, asked.group, asked.topic); });
  if (!all)
    return tl::unexpected{trouble_of(all.error())};
  return std::move(*all);
}

/// The record in the place of each of the landmarks, where the log has that place.
answer<found_records> look_for(const request& asked, const std::vector<facts>& all,
                               const std::vector<broker::landmark>& known) {
  ranges places;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (const auto& log = all[i].log; known[i] && known[i].at >= log.low && known[i].at < log.high)
      places.push_back({log.partition, known[i].at, known[i].at + 1});
  if (places.empty())
    return found_records{};
  return of_broker(broker::last_records(asked.kafka, asked.topic, places, patience));
}

broker::landmark landmark_in(const found_records& records, std::int32_t partition) {
  const auto found = records.find(partition);
  return found == records.end() ? broker::landmark{} : broker::landmark_of(found->second);
}

broker::landmark stored_landmark(const facts& one) {
  const auto known = one.known_to_database();
  return known ? known->last : broker::landmark{};
}

/// Compares the logs with the records that were read from them before.
std::optional<trouble> recognize(const request& asked, std::vector<facts>& all) {
  std::vector<broker::landmark> by_group, by_database;  // the first as a bridge would look for them
  for (const auto& one : all) {
    by_group.push_back(one.log.known ? one.log.known : one.stored.parked);
    by_database.push_back(stored_landmark(one));
  }
  const auto of_group = look_for(asked, all, by_group), of_database = look_for(asked, all, by_database);
  if (!of_group || !of_database)
    return of_group ? of_database.error() : of_group.error();
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& one = all[i];
    one.stored_is_foreign = is_missed(by_database[i], one.log, landmark_in(*of_database, one.log.partition));
    if (is_missed(by_group[i], one.log, landmark_in(*of_group, one.log.partition)))
      one.missed = by_group[i].print;
    else if (one.stored_is_foreign && !by_group[i])
      one.missed = by_database[i].print;
  }
  return std::nullopt;
}

std::optional<trouble> find_times(const request& asked, std::vector<facts>& all) {
  const auto* since = std::get_if<wire::timestamp>(&asked.to);
  if (since == nullptr)
    return std::nullopt;
  ranges logs;
  for (const auto& one : all)
    logs.push_back(one.log);
  const auto found = of_broker(broker::offsets_since(asked.kafka, asked.topic, logs, *since, patience));
  if (!found)
    return found.error();
  for (auto& one : all)
    one.at_time = std::max(found->at(one.log.partition), one.log.low);
  return std::nullopt;
}

bool knows_nothing(const sight& seen) {
  return seen.group && seen.group->state == "Dead" &&
         std::all_of(seen.partitions.begin(), seen.partitions.end(),
                     [](const auto& one) { return !one.log.committed && one.kind() == style::unknown; });
}

answer<std::vector<facts>> facts_of(const request& asked) {
  const auto logs = ranges_of(asked);
  if (!logs)
    return tl::unexpected{logs.error()};
  const auto stored = progress_of(asked);
  if (!stored)
    return tl::unexpected{stored.error()};
  std::vector<facts> out;
  for (const auto& log : *logs) {
    const auto found = stored->find(log.partition);
    out.push_back({log, found == stored->end() ? effect::stored_progress{} : found->second});
  }
  return out;
}

}  // namespace

trouble trouble_of(const store::store_error& why) {
  const bool old = why.sqlstate == "42703" || why.sqlstate == "42P01";
  return {{"PostgreSQL: " + why.detail +
           (old ? "; bring the schema up to date with " + wire::own_name() + " migrate" : "")},
          why.is_retriable() && !old ? exit_code::unreachable : exit_code::failed};
}

answer<sight> look(const request& asked) {
  if (auto none = find_topic(asked))
    return tl::unexpected{std::move(*none)};
  auto partitions = facts_of(asked);
  if (!partitions)
    return tl::unexpected{std::move(partitions.error())};
  sight out{std::move(*partitions), broker::describe_group(asked.kafka, asked.group, asked.topic, patience)};
  if (knows_nothing(out))
    return refuse("there is no group " + asked.group + " that reads " + asked.topic + ", neither on " +
                  asked.kafka.brokers + " nor in the database; --group names another");
  if (auto failed = recognize(asked, out.partitions))
    return tl::unexpected{std::move(*failed)};
  if (auto failed = find_times(asked, out.partitions))
    return tl::unexpected{std::move(*failed)};
  return out;
}

std::optional<trouble> find_landmarks(const request& asked, std::vector<step>& steps) {
  ranges below;
  for (const auto& one : steps)
    below.push_back({one.partition, one.now.log.low, one.to});
  const auto found = of_broker(broker::last_records(asked.kafka, asked.topic, below, patience));
  if (!found)
    return found.error();
  const auto* since = std::get_if<wire::timestamp>(&asked.to);
  for (auto& one : steps) {
    const auto last = found->find(one.partition);
    if (last == found->end())
      continue;
    one.below = broker::landmark_of(last->second);
    if (since != nullptr && last->second.appended_at >= std::chrono::floor<std::chrono::milliseconds>(*since) &&
        one.to == one.now.log.high)
      return trouble{{"the brokers do not know when records were appended, as the embedded one; give an OFFSET"}};
  }
  return std::nullopt;
}

}  // namespace troupe::rewind
