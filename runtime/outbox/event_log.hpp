// The line of the log about one event; it names the request that caused it, as those about records do.
#pragma once

#include "runtime/bridge/publish_port.hpp"

namespace troupe::outbox {

/// What became of publishing an event; on level debug.
void log_published(const wire::event& which, const bridge::published& said);

}  // namespace troupe::outbox
