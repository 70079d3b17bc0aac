#include "actors/data_platform/received_sql.hpp"

namespace troupe::data_platform {

std::vector<inspect::stop_view> find_received(soci::session& sql, const std::string& event_id) {
  std::string at;
  sql << "select to_char(received_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from "
         "data_platform_orders where event_id = :id",
      soci::use(event_id), soci::into(at);
  if (!sql.got_data())
    return {};
  return {{at, "the data platform has stored event " + event_id}};
}

}  // namespace troupe::data_platform
