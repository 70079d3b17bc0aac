// What the brokers say about the topics of a node and about this user's rights on them: for `troupe check --connect`.
// Nothing is written, created, joined or committed.
#pragma once

#include "runtime/broker/settings.hpp"

namespace troupe::broker {

struct topic_wish {
  topic_spec topic;
  std::vector<std::string> groups = {};  // in which it is read
  bool is_written = false;
};

struct topic_facts {
  topic_wish wish;
  int partitions = 0;                     // 0: there is no such topic
  int copies = 0, in_sync = 0;            // of the partition with the fewest
  std::optional<int> least_in_sync = {};  // min.insync.replicas; nothing: this user may not see it
  // Kafka's words where it refuses; empty: it does not.
  std::string not_shown = {}, not_writable = {}, not_creatable = {};
  std::map<std::string, std::string> not_readable = {};  // by group
};

struct cluster_facts {
  enum class access { granted, unreachable, no_tls, no_login, wrong_settings } access = access::granted;
  std::string why = {};  // the client's words where access is not granted
  int brokers = 0;
  std::vector<topic_facts> topics = {};
};

/// Blocks, at most about `patience` for the access and again for each topic. `creates`: a missing topic is to be
/// created by the node.
cluster_facts look_at_cluster(const settings& with, const std::vector<topic_wish>& wishes, bool creates,
                              std::chrono::milliseconds patience);

}  // namespace troupe::broker
