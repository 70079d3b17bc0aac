#include "runtime/outbox/sweep_sql.hpp"

#include "runtime/outbox/outbox_sql.hpp"
#include "runtime/wire/envelope.hpp"

namespace troupe::outbox {
namespace {

const auto take_over_sql =
    std::string{
        "update outbox set node = :me where event_id in (select event_id from outbox where node <> :me2 and "
        "topic = any(:topics::text[]) and node <> all("}
        .append(living_nodes)
        .append(") order by position limit :limit for update skip locked)");
const auto waiting_sql =
    with_before('(' +
                first_bytes_of("select * from outbox where node = :me and created_at < now() - :grace * interval '1 "
                               "millisecond' and position > :after order by position limit :limit") +
                ')');

// What this node has no route for must not wait until it dies: no node is called "", so any other may take it over.
void give_away(soci::session& sql, const std::string& topics, const std::string& node_name) {
  sql << "update outbox set node = '' where node = :me and topic <> all(:topics::text[])", soci::use(node_name),
      soci::use(topics);
}

// Rows of a dead node change hands before they are read, so that two sweepers never publish the same row. The living
// are an array: PostgreSQL looks at a row again that another sweeper has just taken, but not at what a subquery joins
// to it.
void take_over(soci::session& sql, const sweep& asked, const std::string& topics, const std::string& node_name) {
  const long long dead_after = asked.dead_after.count();
  sql << take_over_sql, soci::use(node_name), soci::use(node_name), soci::use(topics), soci::use(dead_after),
      soci::use(asked.limit);
}

}  // namespace

wire::event event_in(const soci::row& row) {
  return {row.get<std::string>(0),
          row.get<std::string>(1),
          row.get<std::string>(2),
          row.get<std::string>(3),
          from_column(row.get<std::string>(4)),
          wire::headers_from_text(row.get<std::string>(5))};
}

entry entry_in(const soci::row& row) { return {event_in(row), row.get<std::string>(6)}; }

swept select_waiting(soci::session& sql, const sweep& asked, const std::string& node_name) {
  const auto topics = store::array_of(asked.topics);
  give_away(sql, topics, node_name);
  take_over(sql, asked, topics, node_name);
  const long long grace = asked.grace.count(), after = asked.after;
  const soci::rowset<soci::row> rows =
      (sql.prepare << waiting_sql, soci::use(node_name), soci::use(grace), soci::use(after), soci::use(asked.limit));
  swept found;
  for (const auto& row : rows) {
    found.events.push_back(entry_in(row));
    found.last = row.get<long long>(7);
  }
  found.is_full = std::ssize(found.events) >= asked.limit || is_page_full(found.events);
  return found;
}

}  // namespace troupe::outbox
