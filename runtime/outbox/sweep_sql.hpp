#pragma once

#include "runtime/outbox/outbox_store_port.hpp"

#include <soci/soci.h>

namespace troupe::outbox {

/// Of a row that begins with event_id, topic, key, type, payload, headers.
wire::event event_in(const soci::row& row);

swept select_waiting(soci::session& sql, const sweep& asked, const std::string& node_name);
std::vector<std::string> select_present(soci::session& sql, const std::vector<std::string>& ids);
void delete_rows(soci::session& sql, const std::vector<std::string>& ids);

}  // namespace troupe::outbox
