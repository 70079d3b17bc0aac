#include "actors/order/order_trail_sql.hpp"

#include "actors/order/order_event.hpp"
#include "runtime/store/moment_sql.hpp"
#include "runtime/wire/message.hpp"
#include "schemas/order_completed.hpp"

#include <soci/soci.h>

namespace troupe::order {
namespace {

struct order_row {
  long long user = 0, payable = 0;
  std::string created_at;
};

std::optional<order_row> find(soci::session& sql, long long id) {
  order_row out;
  sql << "select user_id, total - discount, " + store::moment_sql("created_at") + " from orders where order_id = :id",
      soci::use(id), soci::into(out.user), soci::into(out.payable), soci::into(out.created_at);
  return sql.got_data() ? std::optional{out} : std::nullopt;
}

inspect::path_view follow(inspect::tracer& with, const std::vector<std::int64_t>& ids) {
  const auto name = "order " + std::to_string(ids[0]);
  inspect::path_view path;
  path.thing = "The event of " + name;
  const auto row = find(with.sql(), ids[0]);
  if (!row) {
    path.reason = "unknown";
    path.sentence = "There is no " + name + ": a refused order gets no number and leaves nothing.";
    return path;
  }
  path.stops.push_back({row->created_at, name + " is stored with its event: user " + std::to_string(row->user) +
                                             ", payable " + std::to_string(row->payable)});
  const auto since = wire::from_rfc3339(row->created_at).value_or(timestamp{});
  const std::string message{wire::message_traits<schemas::order_completed>::name};
  with.follow(path, {message, event_id(ids[0]), since});
  return path;
}

}  // namespace

inspect::trail order_trail() { return {"order", {}, follow}; }

}  // namespace troupe::order
