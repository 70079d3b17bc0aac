// What a node file and its kinds say, as the settings of whoever works by them. Pure.
#pragma once

#include "runtime/broker/settings.hpp"
#include "runtime/inspect/event_tracer.hpp"
#include "runtime/node/actor_kind.hpp"

namespace troupe::node {

broker::settings broker_settings(const config::node_file& file);
store::settings store_settings(const config::node_file& file);

/// What can be followed from here, of all kinds, hosted or not.
inspect::trace_settings trace_settings(const config::node_file& file, const std::vector<actor_kind>& kinds);

/// Topics this node reads or writes, with the partition counts to create them with.
std::vector<broker::topic_spec> topics_of(const config::node_file& file, const std::vector<actor_kind>& hosted);

/// Topics this node handles whose dead letters are published too.
std::vector<std::string> mirrored_topics(const config::node_file& file, const std::vector<actor_kind>& hosted);

}  // namespace troupe::node
