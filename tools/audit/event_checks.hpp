// Orders, their events and what the data platform made of them.
#pragma once

#include "tools/audit/facts.hpp"
#include "tools/audit/ledger.hpp"

namespace troupe::audit {

/// G1: each order has an event on the topic, or one in the outbox. Without a log (local route) an event has to be in
/// the sink or the outbox; without a sink too it cannot be checked.
ledger_row orders_have_events(const tables& stored, const order_log* log, const std::string& topic, bool sink_is_table);

/// G1: what waits in the outbox is younger than a minute; when all is settled, nothing waits.
ledger_row outbox_moves(const tables& stored, bool settled);

/// G2: each event belongs to an order; one order has one event, however often that is delivered.
ledger_row events_have_orders(const tables& stored, const order_log& log);

/// G3: each event below the committed offset is in the sink once; when all is settled, each event is. Also that each
/// row of the sink belongs to an order.
ledger_row events_are_in_sink_once(const tables& stored, const order_log* log, bool settled);

}  // namespace troupe::audit
