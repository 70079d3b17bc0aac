// Whether a node can work with the topics it is meant to, from what the brokers say. Pure; asked by
// `troupe check --connect`.
#pragma once

#include "runtime/broker/cluster_look.hpp"

#include <string>
#include <vector>

namespace troupe::node {

struct cluster_finding {
  bool stands_against = true;  // else a remark
  std::string what;            // one sentence, with the remedy
};

/// Of an access that was granted. `creates`: kafka.create_topics.
std::vector<cluster_finding> findings_on(const broker::cluster_facts& cluster, bool creates);

/// "topic payments: 6 partitions, 3 copies".
std::string summary_of(const broker::topic_facts& topic);

/// Why there is no access, with the remedy.
std::string sentence_of(const broker::cluster_facts& cluster, const std::string& brokers);

}  // namespace troupe::node
