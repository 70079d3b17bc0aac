// Where completed orders go.
#pragma once

#include <troupe/kind.hpp>

#include "actors/data_platform/data_platform_options.hpp"
#include "schemas/order_completed.hpp"

#include <memory>

namespace troupe::data_platform {

using order_event = received<schemas::order_completed>;
using order_events = std::vector<order_event>;

/// To the log: one line at level info for each event, a repeat included. To PostgreSQL: one row per event id, however
/// often delivered, all that wait with one statement. To an HTTP address: one after the other. Which one the settings
/// say; each worker has a copy, and with it a connection of its own.
class sink {
public:
  explicit sink(std::shared_ptr<const data_platform_options> with) : with_{std::move(with)} {}

  std::vector<outcome> operator()(const order_events& events, deliveries& by);

private:
  outcome post(const order_event& event);

  std::shared_ptr<const data_platform_options> with_;
  std::shared_ptr<http::client> client_;  // with the first event
};

/// One worker that takes all that waits, or one for each HTTP connection: a slow answer then holds up its own event
/// only.
keyed_pace pace_of(const data_platform_options& with);

/// What PostgreSQL has of one event: one stop, or none.
std::vector<stop_view> find_received(transaction& tx, const std::string& event_id);

}  // namespace troupe::data_platform
