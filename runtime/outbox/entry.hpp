// An event of the outbox and its place in the order of its key.
#pragma once

#include "runtime/wire/event.hpp"

#include <string>

namespace troupe::outbox {

/// `before`: the id of the event of the same topic and key that was the last one in the table when this one was
/// written; empty when there was none. It must be delivered before this one may leave.
struct entry {
  wire::event event;
  std::string before;
};

}  // namespace troupe::outbox
