#pragma once

#include "runtime/outbox/outbox_store_port.hpp"

#include <soci/soci.h>

namespace troupe::outbox {

/// Of a row that begins with event_id, topic, key, type, payload, headers.
wire::event event_in(const soci::row& row);

/// Of a row of with_before, whose eighth column is its position.
entry entry_in(const soci::row& row);

swept select_waiting(soci::session& sql, const sweep& asked, const std::string& node_name);

}  // namespace troupe::outbox
