#include "actors/data_platform/received_sql.hpp"

#include "runtime/store/moment_sql.hpp"

namespace troupe::data_platform {

std::vector<inspect::stop_view> find_received(soci::session& sql, const std::string& event_id) {
  std::string at;
  sql << "select " + store::moment_sql("received_at") + " from data_platform_orders where event_id = :id",
      soci::use(event_id), soci::into(at);
  if (!sql.got_data())
    return {};
  return {{at, "the data platform has stored event " + event_id}};
}

}  // namespace troupe::data_platform
