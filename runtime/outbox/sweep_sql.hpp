#pragma once

#include "runtime/outbox/outbox_store_port.hpp"

#include <soci/soci.h>

namespace troupe::outbox {

std::vector<schemas::event> select_waiting(soci::session& sql, const sweep& asked, const std::string& node_name);
void delete_rows(soci::session& sql, const std::vector<std::string>& ids);

}  // namespace troupe::outbox
