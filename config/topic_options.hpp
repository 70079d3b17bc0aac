#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [topics.<message>.retry]: a record that cannot be handled is tried again, then dead-lettered; what on_exhausted and
/// park_after say is for keyed handlers behind a topic.
struct retry_options {
  std::uint32_t attempts = 5;
  duration backoff{100};
  duration max_backoff{10'000};
  std::string on_exhausted = "dead-letter";
  std::uint32_t park_after = 64;
};

template <class Visitor>
void describe(Visitor& visit, retry_options& section) {
  const auto pause = between(duration{1}, std::chrono::hours{1});
  visit("attempts", section.attempts, "tries before a record is dead-lettered", between(1, 1000));
  visit("backoff", section.backoff, "pause before the second try; doubles with each one after", pause);
  visit("max_backoff", section.max_backoff, "longest pause between two tries", pause);
  visit("on_exhausted", section.on_exhausted, "after the last try the key goes on, or its later records wait for `dlq`",
        one_of({"dead-letter", "park"}));
  visit("park_after", section.park_after,
        "more records than this behind one that is tried again wait in the database, not in memory",
        between(1, 1'000'000));
}

/// [topics.<message>.groups]: of the kinds that handle it, where they are several.
struct group_options {
  std::map<std::string, std::string> by_kind;  // default: what each declares
};

template <class Visitor>
void describe(Visitor& visit, group_options& section) {
  for (auto& [kind, group] : section.by_kind)
    visit(kind, group, "consumer group of the " + kind + " actors", form::filled);
}

/// [topics.<message>]
struct topic_options {
  std::string topic;  // default: the message's name
  std::string group;  // default: the consumer's; empty where several kinds handle the message
  group_options groups;
  std::string format = "json";
  std::int32_t partitions = 4;
  std::uint32_t max_in_flight = 2000;
  byte_size max_in_flight_size{64 << 20};
  std::uint32_t max_batch = 5000;
  bool mirror_dead_letters = false;
  std::string inbox = "outbox";
  retry_options retry;
};

template <class Visitor>
void describe(Visitor& visit, topic_options& section) {
  visit("topic", section.topic, "its name in Kafka", form::name);
  if (section.groups.by_kind.empty())
    visit("group", section.group, "consumer group, shared by all nodes that handle this message", form::filled);
  else
    visit("groups", section.groups, "several kinds handle this message: the consumer group of each");
  visit("format", section.format, "what this node writes; it reads both", one_of({"json", "binary"}));
  visit("partitions", section.partitions, "when the topic has to be created", between(1, 10'000));
  visit("max_in_flight", section.max_in_flight,
        "records that a node holds; a handler of batches holds at least two batches", between(1, 1'000'000));
  visit("max_in_flight_size", section.max_in_flight_size, "memory for them; large records are fewer",
        between(byte_size{1 << 20}, byte_size{std::uint64_t{16} << 30}));
  visit("max_batch", section.max_batch,
        "records in one database transaction, if it takes less than a second and is smaller than 8 MiB",
        between(1, 100'000));
  visit("mirror_dead_letters", section.mirror_dead_letters,
        "publish dead letters also to the topic of this name with .dead-letter behind it");
  visit("inbox", section.inbox,
        "which events a handler with its effect in PostgreSQL gets once even if they were published twice: those of an "
        "outbox, all that have an id, none",
        one_of({"outbox", "all", "off"}));
  visit("retry", section.retry, "what happens to a record that cannot be handled");
}

/// In which `kind` reads the message.
inline const std::string& group_of(const topic_options& topic, const std::string& kind) {
  const auto own = topic.groups.by_kind.find(kind);
  return own == topic.groups.by_kind.end() ? topic.group : own->second;
}

/// All in which it is read.
inline std::vector<std::string> groups_of(const topic_options& topic) {
  std::vector<std::string> out;
  for (const auto& [kind, group] : topic.groups.by_kind)
    out.push_back(group);
  if (out.empty())
    out.push_back(topic.group);
  return out;
}

}  // namespace troupe::config
