// Whether what a node's kinds publish gets anywhere. Pure; asked for each file that is read,
// and by a node before it starts.
#pragma once

#include "runtime/node/actor_kind.hpp"

#include <string>
#include <vector>

namespace troupe::node {

/// Messages that a hosted kind publishes and for which this node has no route, as sentences with their remedy: events
/// of a batch or of a keyed handler would stay in the outbox for ever.
std::vector<std::string> missing_routes(const config::node_file& file, const std::vector<actor_kind>& hosted);

/// Questions that a hosted kind asks and none answers.
std::vector<std::string> unanswered(const std::vector<actor_kind>& hosted);

/// Both.
std::vector<std::string> route_mistakes(const config::node_file& file, const std::vector<actor_kind>& hosted);

}  // namespace troupe::node
