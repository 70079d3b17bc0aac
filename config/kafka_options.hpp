#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [kafka]
struct kafka_options {
  std::string brokers = "127.0.0.1:19092";
  properties client;
  properties consumer;
  properties producer;
  bool create_topics = true;
  duration commit_interval{500};
  duration revoke_timeout{3'000};
  duration fetch_interval{20};
  std::string assignment = "range";
  std::string membership = "dynamic";
};

template <class Visitor>
void describe(Visitor& visit, kafka_options& section) {
  visit("brokers", section.brokers, "host:port of one or more brokers, separated by commas", form::filled);
  visit("create_topics", section.create_topics, "create topics that are missing when a node starts");
  visit("commit_interval", section.commit_interval, "how often finished offsets are committed",
        between(duration{10}, std::chrono::minutes{1}));
  visit("revoke_timeout", section.revoke_timeout, "how long work in flight may hold up a rebalance",
        between(duration{0}, std::chrono::minutes{1}));
  visit("fetch_interval", section.fetch_interval,
        "while records come steadily a broker is asked for more this often, so that they come in larger batches; one "
        "that comes alone is not kept waiting; 0: at once",
        between(duration{0}, std::chrono::seconds{1}));
  visit("assignment", section.assignment,
        "how nodes share partitions, the same on all of them: when one moves, all stop or only that one; see the "
        "warnings of `check`",
        one_of({"range", "cooperative"}));
  visit("membership", section.membership,
        "static: a node that is back within session.timeout.ms has its partitions again at once, and nobody else has "
        "them before",
        one_of({"dynamic", "static"}));
  visit("client", section.client,
        "any librdkafka property, for consumers and producers; a secret may be \"env:NAME\" or \"file:/path\"");
  visit("consumer", section.consumer, "any librdkafka property of consumers");
  visit("producer", section.producer, "any librdkafka property of producers");
}

}  // namespace troupe::config
