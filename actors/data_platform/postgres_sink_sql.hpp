#pragma once

#include "actors/data_platform/sink_port.hpp"

#include <soci/soci.h>
#include <string>
#include <vector>

namespace troupe::data_platform {

/// The sink's one statement, prepared on one session and dying before it. Throws what SOCI throws.
class order_rows {
public:
  explicit order_rows(soci::session& on);
  order_rows(const order_rows&) = delete;

  /// Stores these events, all or none; one whose event id is there already changes nothing.
  void insert(const std::vector<const order_event*>& events);

private:
  std::string event_ids_, order_ids_, times_;  // bound by address
  soci::statement insert_;
};

}  // namespace troupe::data_platform
