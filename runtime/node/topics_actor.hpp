// Asks the broker about topics and groups; sees to it that the topics exist, however late it comes.
#pragma once

#include "runtime/broker/settings.hpp"
#include "runtime/inspect/inspected_node.hpp"

#include <caf/actor.hpp>

namespace troupe::node {

/// Detached: it blocks in the broker's client. Tries until all topics exist. Until then the node is not ready and says
/// which topics are missing. Answers inspect::get_group.
caf::actor spawn_topics_actor(caf::actor_system& system, broker::settings with, std::vector<broker::topic_spec> topics,
                              broker::if_missing then, std::shared_ptr<inspect::readiness> ready);

}  // namespace troupe::node
