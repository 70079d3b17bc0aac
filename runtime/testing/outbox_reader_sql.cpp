#include "runtime/testing/outbox_reader_sql.hpp"

#include "runtime/outbox/handing_sql.hpp"
#include "runtime/outbox/sweep_sql.hpp"

#include <stdexcept>

namespace troupe::testing {
namespace {

constexpr auto waiting_sql = "select event_id, topic, key, type, payload, headers from outbox order by position";

std::vector<wire::event> events_in(soci::session& sql) {
  const soci::rowset<soci::row> rows = (sql.prepare << waiting_sql);
  std::vector<wire::event> out;
  for (const auto& row : rows)
    out.push_back(outbox::event_in(row));
  return out;
}

}  // namespace

std::vector<wire::event> outbox_reader::take() {
  auto done = session_.transact([](soci::session& sql) {
    auto events = events_in(sql);
    std::vector<std::string> ids;
    for (const auto& one : events)
      ids.push_back(one.id);
    if (!ids.empty())
      outbox::delete_rows(sql, ids);
    return events;
  });
  if (!done)
    throw std::runtime_error{"the outbox cannot be read: " + done.error().detail};
  return std::move(*done);
}

}  // namespace troupe::testing
