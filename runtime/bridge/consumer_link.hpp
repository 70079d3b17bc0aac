// A consumer and the mailbox it talks to: what a bridge and its node hold together.
#pragma once

#include "runtime/bridge/consumer_mailbox.hpp"

#include <memory>

namespace troupe::bridge {

/// Shared by the bridge and the node: the node drops it last, outside any actor, because the consumer's destructor
/// waits for its thread.
struct consumer_link {
  consumer_mailbox mailbox;
  std::unique_ptr<broker::consumer_port> consumer;
};

}  // namespace troupe::bridge
