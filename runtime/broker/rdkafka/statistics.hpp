// librdkafka's statistics, as the figures of a client.
#pragma once

#include "runtime/broker/client_table.hpp"

#include <string_view>

namespace troupe::broker {

/// `json` as of a STATS event; what cannot be read changes nothing. True when a broker is connected.
bool take_statistics(std::string_view json, client_figures& figures);

}  // namespace troupe::broker
