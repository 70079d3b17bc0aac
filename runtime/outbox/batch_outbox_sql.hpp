// The outbox of batch handlers: their events become rows in the transaction of the effect, and the relay is told after
// COMMIT.
#pragma once

#include "runtime/effect/batch_outbox.hpp"
#include "runtime/outbox/relay_link.hpp"

#include <memory>
#include <set>
#include <string>

namespace troupe::outbox {

/// For the handlers of one kind. `topics`: those it may publish to; `node_name`: whose rows they become.
effect::batch_outbox_factory batch_outbox_of(std::shared_ptr<const relay_link> relay, std::set<std::string> topics,
                                             std::string node_name);

}  // namespace troupe::outbox
