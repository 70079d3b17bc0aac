// The owners of database sessions on a simulated node: production ports over the simulated database. Each takes one
// request after the other and takes its time.
#pragma once

#include "runtime/api/worker_pool.hpp"
#include "runtime/effect/effect_database.hpp"
#include "runtime/handler/delivered.hpp"
#include "runtime/letters/parking_port.hpp"
#include "runtime/outbox/outbox_store_port.hpp"
#include "runtime/outbox/relay_port.hpp"
#include "schemas/order_completed.hpp"
#include "tests/simulation/world/database.hpp"

#include <deque>

namespace troupe::simulation {

/// What keyed handlers of a node are given, and what they are.
using order_event = handler::delivered<schemas::order_completed>;
using sink_port = handler::keyed_handler_port<schemas::order_completed>;

/// What stores work with.
struct backend {
  clockwork& clock;
  database& rows;
  oracle& judge;
  /// True while the group says that this node reads the partition.
  std::function<bool(const life_ptr&, const std::string&, std::int32_t)> owns;
  /// Where a record was read; what the handler is asked about; which log of its topic a record is of.
  std::function<place(const std::string&, const broker::record&)> place_of;
  std::function<place(const order_event&)> place_asked;
  std::function<std::int64_t(const broker::partition_name&, broker::landmark)> log_of;
  /// The database refuses the records for which this is true.
  std::function<bool(const place&)> is_refused;
  /// The handler of bookings rejects the events for whose ids this is true.
  std::function<bool(const std::string&)> is_rejected;
};

letters::parking_port spawn_parking(backend& with, const life_ptr& owner);
letters::dead_letter_port spawn_letters(backend& with, const life_ptr& owner);
outbox::outbox_store_port spawn_outbox_store(backend& with, const life_ptr& owner);

/// Whose batches these are; the relay is told of their events.
struct batch_owner {
  backend& with;
  life_ptr owner;
  outbox::relay_port relay;
};

/// The worker of a gathered route, whose tasks are route_tasks that have read an order::place_order.
api::worker_port spawn_order_store(const batch_owner& by);

/// What a topic's batches do in the database.
class topic_transaction;
using effects_maker = std::unique_ptr<topic_transaction> (*)(const batch_owner&, transaction&);

/// The production fence actor over the simulated database, behind a slow wire.
effect::fence_port spawn_fence(const batch_owner& by, effects_maker make);

}  // namespace troupe::simulation

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::simulation::order_event)
