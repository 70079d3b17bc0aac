#include "runtime/node/cluster_fitness.hpp"

#include "runtime/wire/joined.hpp"

namespace troupe::node {
namespace {

using broker::topic_facts;
using access = enum broker::cluster_facts::access;
using findings = std::vector<cluster_finding>;

std::string named(const topic_facts& topic) { return "topic " + topic.wish.topic.name; }

std::string count_of(int number, const std::string& what) {
  return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

void judge_absence(const topic_facts& topic, bool creates, findings& out) {
  const auto wanted = topic.wish.topic.partitions;
  const auto missing = named(topic) + " does not exist";
  if (!creates)
    out.push_back({true, missing + ": create it with " + count_of(std::max(wanted, 1), "partition") +
                             " or so, or set kafka.create_topics = true"});
  else if (!topic.not_creatable.empty())
    out.push_back(
        {true, missing + " and could not be created (" + topic.not_creatable + "): create it, or allow this user to"});
  else
    out.push_back({false, missing + ": it will be created when a node starts" +
                              (wanted > 0 ? ", with " + count_of(wanted, "partition") : "")});
}

// acks=all, always: a record is written when all copies in sync have it, and at least min.insync.replicas.
void judge_copies(const topic_facts& topic, findings& out) {
  const auto least = topic.least_in_sync.value_or(1);
  if (topic.copies < least)
    out.push_back({true, named(topic) + " has " + std::to_string(topic.copies) +
                             " copies of a partition, but min.insync.replicas is " + std::to_string(least) +
                             ": nothing can be published; give it more copies or lower that"});
  else if (topic.in_sync < least)
    out.push_back({true, named(topic) + " has " + std::to_string(topic.in_sync) + " of " +
                             std::to_string(topic.copies) + " copies in sync, but min.insync.replicas is " +
                             std::to_string(least) + ": nothing can be published until more brokers are up"});
  else if (topic.copies == 1)
    out.push_back({false, named(topic) + " has one copy: what its broker loses is lost"});
  else if (topic.copies == least)
    out.push_back({false, named(topic) + " has as many copies as min.insync.replicas, " + std::to_string(least) +
                              ": with one broker down nothing can be published"});
}

void judge_partitions(const topic_facts& topic, findings& out) {
  const auto wanted = topic.wish.topic.partitions;
  if (wanted > 0 && topic.partitions != wanted)
    out.push_back({false, named(topic) + " has " + count_of(topic.partitions, "partition") + ", the node file says " +
                              std::to_string(wanted) + ": that counts only for a topic that is created"});
}

void judge_rights(const topic_facts& topic, findings& out) {
  for (const auto& [group, words] : topic.not_readable)
    out.push_back({true, named(topic) + " cannot be read in the group " + group + " (" + words +
                             "): grant this user Read on the topic and on the group"});
  if (!topic.not_writable.empty())
    out.push_back(
        {true, named(topic) + " cannot be written (" + topic.not_writable + "): grant this user Write on the topic"});
}

void judge(const topic_facts& topic, bool creates, findings& out) {
  if (!topic.not_shown.empty())
    return out.push_back(
        {true, named(topic) + " cannot be looked at (" + topic.not_shown + "): grant this user Describe on it"});
  if (topic.partitions == 0)
    return judge_absence(topic, creates, out);
  judge_copies(topic, out);
  judge_partitions(topic, out);
  judge_rights(topic, out);
}

}  // namespace

findings findings_on(const broker::cluster_facts& cluster, bool creates) {
  findings out;
  for (const auto& topic : cluster.topics)
    judge(topic, creates, out);
  return out;
}

std::string summary_of(const broker::topic_facts& topic) {
  return named(topic) + ": " + count_of(topic.partitions, "partition") + ", " + std::to_string(topic.copies) +
         (topic.copies == 1 ? " copy" : " copies") +
         (topic.wish.groups.empty() ? "" : ", read in " + wire::joined(topic.wish.groups, " and ")) +
         (topic.wish.is_written ? ", written" : "");
}

std::string sentence_of(const broker::cluster_facts& cluster, const std::string& brokers) {
  const auto because = " (" + cluster.why + ")";
  switch (cluster.access) {
    case access::no_tls:
      return "the brokers " + brokers + " answer, but not by TLS as this client wants it" + because +
             ": correct security.protocol and ssl.* in [kafka.client], ssl.ca.location first";
    case access::no_login:
      return "the brokers " + brokers + " refuse this user or password" + because +
             ": correct sasl.* in [kafka.client]";
    case access::wrong_settings:
      return "[kafka.client]: " + cluster.why;
    default:
      return "none of the Kafka brokers " + brokers + " answered" + because +
             ": start Kafka or correct kafka.brokers; where it wants TLS or a login, set security.protocol in "
             "[kafka.client]";
  }
}

}  // namespace troupe::node
